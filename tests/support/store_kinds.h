// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "memory/open_store.h"
#include "support/postgres_cluster.h"

#include <QTest>

namespace genie::test {

/// A kind of store that every contract test of stores runs on. Another kind is one more row in `storeKinds`.
struct StoreKind {
    const char *name;
    /// Where the store of a place (a fresh directory per test) is.
    std::string (*addressOf)(const std::string &place);

    /// Opens one more instance of the store of a place.
    Outcome<std::unique_ptr<Store>> open(const std::string &place) const { return openStore(addressOf(place)); }
};

/// Without PostgreSQL on the machine there is one kind less, and a warning says so; in CI its rows stay, and fail.
inline const std::vector<StoreKind> &storeKinds()
{
    static const std::vector<StoreKind> kinds = [] {
        std::vector<StoreKind> all{{"sqlite", [](const std::string &place) { return "sqlite:" + place + "/store.sqlite"; }}};
        if (PostgresCluster::isInstalled() || qEnvironmentVariableIsSet("CI"))
            all.push_back({"postgres", [](const std::string &place) { return PostgresCluster::shared().databaseFor(place); }});
        else
            qWarning("left out: PostgreSQL is not on this machine (install postgresql)");
        return all;
    }();
    return kinds;
}

/// The kind of this name, or null.
inline const StoreKind *storeKindNamed(const QString &name)
{
    for (const auto &kind : storeKinds())
        if (name == QLatin1String(kind.name))
            return &kind;
    return nullptr;
}

} // namespace genie::test
