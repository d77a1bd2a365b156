// SPDX-License-Identifier: GPL-3.0-or-later
// Asio and Beast are compiled here, once; everyone else sees declarations only (BOOST_ASIO_SEPARATE_COMPILATION and its sister).
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
