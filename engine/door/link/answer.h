// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/failure.h"

#include <QFuture>

#include <variant>

namespace genie {

/// What a deed will answer. Resolves exactly once, also when the engine goes away (Unavailable) or the link is closed
/// (Cancelled); never left unfinished, never cancelled as a future. Use `.then(context, ...)` in the thread of the link.
template <class T> using Answer = QFuture<Outcome<T>>;

/// An answer without a value.
using Nothing = std::monostate;

} // namespace genie
