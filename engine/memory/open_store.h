// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/ports/store.h"

#include <filesystem>
#include <memory>

namespace genie {

/// Opens the store at this place, of whatever kind it is; makes it when it is not there. Failures are those of SqliteStore::open. The
/// store belongs to the calling thread; every thread opens its own.
Outcome<std::unique_ptr<Store>> openStore(const std::filesystem::path &file);

} // namespace genie
