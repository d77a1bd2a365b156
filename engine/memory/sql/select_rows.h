// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "memory/sql/sql_session.h"

#include <utility>
#include <vector>

namespace genie {

/// The same trouble as an outcome of another type.
template <class T> tl::unexpected<Failure> troubleOf(const tl::expected<T, Failure> &outcome)
{
    return tl::unexpected<Failure>(outcome.error());
}

/// All rows of an answer, each read with `read`, which answers an Outcome<T>.
template <class T, class Read>
Outcome<std::vector<T>> selectRows(SqlSession &session, std::string_view statement, std::initializer_list<SqlValue> values, Read read)
{
    std::vector<T> rows;
    const Done done = session.select(statement, values, [&](SqlRow &row) -> Done {
        Outcome<T> value = read(row);
        if (!value)
            return troubleOf(value);
        rows.push_back(std::move(*value));
        return {};
    });
    if (!done)
        return troubleOf(done);
    return rows;
}

} // namespace genie
