// SPDX-License-Identifier: GPL-3.0-or-later
#include "memory/sql/copy_rows.h"

#include "memory/sql/select_rows.h"

#include <array>

namespace genie {

namespace {

constexpr int kPage = 1000;

/// How the rows of a table are read.
enum class Way {
    Whole,           ///< few rows
    ByNumber,        ///< in pages by the first column
    OfExecution,     ///< all of one execution at once
    WithinExecution, ///< in pages by the second column, within the execution that the first one names
};

struct Table {
    std::string_view name;
    Way way;
    std::string_view columns; ///< i: a number, t: a text
};

/// In an order in which what is referred to comes first; the columns are those of copy.sql.
constexpr std::array kTables{
    Table{"executions", Way::ByNumber, "ittttttiiitiiiitiitt"},
    Table{"execution_totals", Way::Whole, "tti"},
    Table{"scenario_histories", Way::Whole, "tii"},
    Table{"phases", Way::OfExecution, "ititiitttttiiiiti"},
    Table{"observations", Way::OfExecution, "ititttiit"},
    Table{"cases", Way::WithinExecution, "iittttttittitit"},
    Table{"coverage_files", Way::OfExecution, "ititttiit"},
    Table{"test_suites", Way::ByNumber, "ittttt"},
    Table{"tests", Way::ByNumber, "iitiiii"},
    Table{"test_runs", Way::WithinExecution, "iiiii"},
    Table{"suite_requests", Way::ByNumber, "itttttiiiiitt"},
    Table{"request_gaps", Way::ByNumber, "it"},
    Table{"request_issues", Way::Whole, "ti"},
    Table{"request_totals", Way::Whole, "tti"},
    Table{"request_figures", Way::Whole, "ti"},
    Table{"request_endings", Way::Whole, "iti"},
    Table{"request_waits", Way::ByNumber, "ii"},
    Table{"delegation_times", Way::ByNumber, "iti"},
    Table{"audits", Way::ByNumber, "ititt"},
    Table{"ledger", Way::Whole, "ttttiiiiiiiiii"},
    Table{"registered_scenarios", Way::Whole, "tt"},
    Table{"events", Way::ByNumber, "iititi"},
};

class Copy {
public:
    Copy(SqlSession &from, SqlSession &to) : m_from(from), m_to(to) {}

    Done table(const Table &table)
    {
        switch (table.way) {
        case Way::Whole: return page(table, {}).map([](const Page &) {});
        case Way::ByNumber: return pages(table, 0, {});
        case Way::OfExecution: return eachExecution([&](std::int64_t number) { return page(table, {number}).map([](const Page &) {}); });
        case Way::WithinExecution: return eachExecution([&](std::int64_t number) { return pages(table, 1, number); });
        }
        return {};
    }
    [[nodiscard]] std::int64_t rows() const { return m_rows; }

private:
    struct Page {
        int rows = 0;
        std::int64_t last = 0; ///< key of the last row
    };

    /// One answer, written as it is read.
    Outcome<Page> page(const Table &table, std::initializer_list<SqlValue> values, std::size_t keyColumn = 0)
    {
        Page page;
        std::vector<SqlValue> row;
        const Done done = m_from.select("copy_" + std::string(table.name), values, [&](SqlRow &found) -> Done {
            row.clear();
            for (const char kind : table.columns)
                row.push_back(found.value(kind == 't'));
            if (const auto *key = row[keyColumn].number())
                page.last = *key;
            ++page.rows;
            ++m_rows;
            return m_to.runRow("paste_" + std::string(table.name), row);
        });
        if (!done)
            return troubleOf(done);
        return page;
    }

    Done pages(const Table &table, std::size_t keyColumn, std::optional<std::int64_t> execution)
    {
        // Keys begin at 1, ordinals too; nothing is below.
        for (std::int64_t after = -1;;) {
            const auto read = execution ? page(table, {*execution, after, kPage}, keyColumn) : page(table, {after, kPage}, keyColumn);
            if (!read)
                return troubleOf(read);
            if (read->rows < kPage)
                return {};
            after = read->last;
        }
    }

    Done eachExecution(const std::function<Done(std::int64_t)> &deed)
    {
        for (std::int64_t after = 0;;) {
            const auto numbers = selectRows<std::int64_t>(m_from, "execution_numbers", {after, kPage},
                                                          [](SqlRow &row) -> Outcome<std::int64_t> { return row.integer(); });
            if (!numbers)
                return troubleOf(numbers);
            for (const auto number : *numbers)
                if (Done done = deed(number); !done)
                    return done;
            if (numbers->size() < static_cast<std::size_t>(kPage))
                return {};
            after = numbers->back();
        }
    }

    SqlSession &m_from;
    SqlSession &m_to;
    std::int64_t m_rows = 0;
};

} // namespace

Outcome<std::int64_t> copyRows(SqlSession &from, SqlSession &to, const SqlStatements &targetsStatements)
{
    Copy copy(from, to);
    const Done done = from.inSnapshot([&] {
        return to.inTransaction([&]() -> Done {
            const auto empty = to.selectInteger("is_empty");
            if (!empty)
                return troubleOf(empty);
            if (*empty == 0)
                return fail(FailureKind::Conflict, "the store " + to.description() + " holds something already: choose a new one");
            for (const auto &table : kTables)
                if (Done copied = copy.table(table); !copied)
                    return copied;
            for (int step = 1; targetsStatements.has("after_copy_" + std::to_string(step)); ++step)
                if (const auto ended = to.selectInteger("after_copy_" + std::to_string(step)); !ended)
                    return troubleOf(ended);
            return {};
        });
    });
    if (!done)
        return troubleOf(done);
    return copy.rows();
}

} // namespace genie
