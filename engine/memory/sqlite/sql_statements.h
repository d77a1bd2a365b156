// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string_view>
#include <vector>

namespace genie {

/// The SQL that is compiled in from the files beneath sql/. Read once; may be used from any thread.
class SqlStatements {
public:
    /// The text of the statement that stands under `-- name: NAME`. An unknown name is a programmer's fault.
    static const QString &named(std::string_view name);

    /// The statements of each migration; the first brings an empty database to version 1.
    static const std::vector<std::vector<QString>> &migrations();
};

} // namespace genie
