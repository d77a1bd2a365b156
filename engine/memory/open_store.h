// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ports/store.h"

#include <memory>
#include <string>

namespace genie {

/// Opens the store at this address, "sqlite:PATH" or "postgresql://USER@HOST/DATABASE", and makes it when it is not there. Failures are
/// those of `openSqliteStore` and `openPostgresStore`; Invalid: an address of neither kind. The store belongs to the calling thread;
/// every thread opens its own.
Outcome<std::unique_ptr<Store>> openStore(const std::string &address);

/// Whether an address is one of a PostgreSQL database.
bool isPostgresAddress(const std::string &address);

/// The file of a "sqlite:PATH" address, empty for others.
std::string sqliteFileOf(const std::string &address);

} // namespace genie
