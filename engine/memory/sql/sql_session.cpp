// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory/sql/sql_session.h"

#include "core/base/text.h"

#include <algorithm>

namespace genie {

namespace {

bool isAscii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
}

} // namespace

SqlValue::SqlValue(std::string_view text) : m_value(isAscii(text) ? std::string(text) : text::validUtf8(text)) {}

PlainValue::PlainValue(std::string_view text) : m_text(text)
{
    if (!isAscii(text))
        m_owned = text::validUtf8(text);
}

Outcome<std::int64_t> SqlSession::selectInteger(std::string_view statement, std::initializer_list<SqlValue> values)
{
    std::int64_t answer = 0;
    bool first = true;
    return select(statement, values,
                  [&](SqlRow &row) -> Done {
                      if (first)
                          answer = row.integer();
                      first = false;
                      return {};
                  })
        .map([&] { return answer; });
}

} // namespace genie
