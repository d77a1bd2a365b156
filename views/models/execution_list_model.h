// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "door/link/link.h"
#include "views/models/case_store.h"

#include <QAbstractListModel>
#include <QString>

#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace genie::ui {

/// Which executions a list shows.
struct ExecutionFilter {
    std::string scenario;            ///< exact name; empty: all
    std::vector<RunStatus> statuses; ///< empty: all
    bool operator==(const ExecutionFilter &) const = default;
};

/// The history of executions, newest first: pages by key come as the view needs them, live rows follow the facts. Keeps a small
/// row for each execution, never the execution itself. Asks the link; belongs to the GUI thread.
class ExecutionListModel : public QAbstractListModel {
    Q_OBJECT

public:
    enum Role {
        kIdRole = Qt::UserRole, ///< QString
        kNumberRole,            ///< qint64
        kScenarioRole,          ///< QString
        kLabelRole,             ///< QString: preset, or phases, or "everything"
        kStatusRole,            ///< int(RunStatus)
        kRequestedRole,         ///< qint64, milliseconds since the epoch
        kDurationRole,          ///< qint64, milliseconds so far; -1 when it has not started
        kFailedRole,            ///< int, failed tests
        kTallyRole,             ///< QString: counts in words, empty when there were no tests
    };

    explicit ExecutionListModel(Link &link, QObject *parent = nullptr);

    void setFilter(const ExecutionFilter &filter);
    [[nodiscard]] const ExecutionFilter &filter() const { return m_filter; }
    /// Forgets everything and asks for the newest page.
    void reload();
    /// Asks for the newest page and for rows that were unfinished, and merges the answers: for a view that was hidden a while.
    void refresh();
    /// Applies facts in their order.
    void apply(const std::vector<Event> &events);

    /// Whether the first page has never arrived and is under way.
    [[nodiscard]] bool loading() const { return m_asking && m_rows.empty(); }
    /// Whether an answer is awaited.
    [[nodiscard]] bool asking() const { return m_asking; }
    /// Why the last page could not be had; nothing when it could.
    [[nodiscard]] const std::optional<Failure> &failure() const { return m_failure; }
    /// How many there are under the filter, where the engine knows it cheaply; else -1.
    [[nodiscard]] std::int64_t total() const { return m_total; }
    [[nodiscard]] QModelIndex indexOf(const ExecutionId &id) const;
    [[nodiscard]] static ExecutionId idAt(const QModelIndex &index);
    /// Whether any row may still change by itself (for a clock that repaints durations).
    [[nodiscard]] bool anyUnfinished() const { return !m_unfinished.empty(); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const final;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const final;
    [[nodiscard]] bool canFetchMore(const QModelIndex &parent) const final;
    void fetchMore(const QModelIndex &parent) final;

Q_SIGNALS:
    /// Loading, failure or total may have changed.
    void stateChanged();

private:
    /// What a list needs of one execution.
    struct Row {
        std::int64_t number = 0;
        ExecutionId id;
        TextPool::Id scenario = 0;
        TextPool::Id label = 0;
        RunStatus status = RunStatus::Queued;
        Moment requestedAt{};
        std::optional<Moment> startedAt;
        std::optional<Moment> completedAt;
        Tally tally;
    };

    void ask(std::int64_t before);
    void takePage(const Page<Execution> &page, std::int64_t before);
    void take(const Execution &execution);
    void askOne(const ExecutionId &id);
    [[nodiscard]] Row rowOf(const Execution &execution);
    [[nodiscard]] bool passes(const Row &row) const;
    [[nodiscard]] int findRow(const ExecutionId &id) const;
    [[nodiscard]] int placeOf(std::int64_t number) const;
    void insertAt(int place, std::vector<Row> rows);
    void removeAt(int row);
    void changed(int row);
    void begin(const RunStarted &fact);
    void count(const CasesRecorded &fact);
    void finish(const RunFinished &fact);
    [[nodiscard]] static milliseconds durationOf(const Row &row);
    [[nodiscard]] QString spoken(const Row &row) const;

    Link &m_link;
    ExecutionFilter m_filter;
    TextPool m_texts;
    std::vector<Row> m_rows; ///< by number, falling
    std::unordered_map<ExecutionId, std::int64_t> m_numbers;
    std::set<ExecutionId> m_unfinished;
    std::int64_t m_next = 0; ///< key of the next page; 0 when there is none
    std::int64_t m_total = -1;
    std::optional<Failure> m_failure;
    bool m_asking = false;
    quint64 m_generation = 0; ///< answers of an older one are dropped
};

} // namespace genie::ui
