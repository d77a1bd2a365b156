// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory/open_store.h"

#include "memory/sqlite/sqlite_store.h"

namespace genie {

Outcome<std::unique_ptr<Store>> openStore(const std::filesystem::path &file)
{
    auto store = SqliteStore::open(file);
    if (!store)
        return tl::unexpected(store.error());
    return std::move(*store);
}

} // namespace genie
