// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/domain/phase.h"
#include "core/domain/test_key.h"
#include "views/models/case_store.h"

#include <QAbstractItemModel>
#include <QTimer>

#include <deque>
#include <optional>

namespace genie::ui {

/// Which tests a tree shows, and in which order.
struct TestFilter {
    enum class Show { All, Failed, Flaky, Skipped };
    Show show = Show::All;
    QString text;               ///< part of a test's or a suite's name, case-insensitive; empty: all
    bool failuresFirst = false; ///< failed tests, and what contains them, before the others; else in the order of arrival
    bool operator==(const TestFilter &) const = default;
};

/// The tests of one execution as a tree: phase > toolchain and workspace > suite > test. Takes cases in batches and shows them
/// in portions that leave the event loop free, so that a hundred thousand of them never hold up a frame. Columns are values in a
/// CaseStore; there is no object per test. Of several attempts of a test there is one row, as the test stands after them. Knows nothing of
/// the link: whoever owns it brings the cases.
class TestTreeModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { kName, kResult, kDuration, kColumnCount };
    enum Role {
        kStatusRole = Qt::UserRole, ///< int(TestStatus); of a group: its worst
        kDurationRole,              ///< qint64, milliseconds; of a group: the sum
        kMessageRole,               ///< QString, failure text
        kSortRole,                  ///< what the column sorts by: text, status or milliseconds
        kIsTestRole,                ///< bool: a test rather than a group
        kPhaseRole,                 ///< QString, name of the phase
        kFailedRole,                ///< int, failed tests in the group
        kTotalRole,                 ///< int, tests in the group
    };

    explicit TestTreeModel(QObject *parent = nullptr);

    /// Takes cases in the order of arrival; they appear over the next turns of the event loop.
    void append(std::vector<TestCase> cases);
    /// Forgets everything, also what has not appeared yet.
    void clear();
    /// Cases taken but not in the tree yet.
    [[nodiscard]] int waiting() const { return m_waiting; }
    /// Time that one portion may take; the rest of a frame belongs to the view.
    void setPortion(milliseconds portion) { m_portion = portion; }

    void setFilter(const TestFilter &filter);
    [[nodiscard]] const TestFilter &filter() const { return m_filter; }

    /// All tests in the tree, whatever the filter hides.
    [[nodiscard]] int testCount() const { return static_cast<int>(m_store.size()); }
    [[nodiscard]] Tally tally() const { return m_nodes.front().tally; }
    /// Tests that the filter lets through.
    [[nodiscard]] int shownCount() const { return m_shownTests; }
    /// The test at an index; nothing for a group.
    [[nodiscard]] std::optional<TestCase> testAt(const QModelIndex &index) const;
    /// A number that names a row as long as the execution is shown, across filters; see `indexOf`.
    [[nodiscard]] static quint64 keyOf(const QModelIndex &index) { return index.internalId(); }
    /// Where the row with this key is now; invalid when the filter hides it.
    [[nodiscard]] QModelIndex indexOf(quint64 key) const;
    /// The first failed test in the order of the tree, searched in one phase (all when empty); invalid when there is none.
    [[nodiscard]] QModelIndex firstFailure(const QString &phase = {}) const;

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex &parent = {}) const final;
    [[nodiscard]] QModelIndex parent(const QModelIndex &index) const final;
    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const final;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const final;
    [[nodiscard]] bool hasChildren(const QModelIndex &parent = {}) const final { return rowCount(parent) > 0; }
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex &index) const final;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const final;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const final;

Q_SIGNALS:
    /// Everything that was taken is in the tree: the moment to bring more.
    void drained();
    /// Some rows were added, or counts have changed. At most once per turn.
    void grown();

private:
    static constexpr int kUnlinked = -1; ///< not among the shown ones of the parent
    static constexpr int kLinked = -2;   ///< about to be
    enum class Level : std::uint8_t { Root, Phase, Workspace, Suite };
    /// A row with rows beneath it. Its children are nodes, or tests when it is a suite.
    struct Node {
        Level level = Level::Root;
        bool announced = false; ///< whether views know the row
        int parent = -1;
        bool touched = false; ///< whether its counts changed in this portion
        int row = kUnlinked;  ///< among the parent's shown ones
        TextPool::Id label = 0;
        TextPool::Id second = 0;          ///< the workspace, where the label is a toolchain
        std::vector<std::uint32_t> all;   ///< children in the order of arrival
        std::vector<std::uint32_t> shown; ///< children that views see, in their order
        std::uint32_t shownFailed = 0;    ///< how many of `shown` stand in front because they failed
        Tally tally;
        std::int64_t duration = 0;
    };
    /// Rows that go into a suite which views know already.
    struct Span {
        std::vector<std::uint32_t> failed;
        std::vector<std::uint32_t> others;
    };

    void takePortion();
    void takeSlice();
    void place(std::uint32_t row);
    void offer(int suite, std::uint32_t row);
    [[nodiscard]] int nodeFor(std::uint32_t group);
    int childOf(int parent, Level level, TextPool::Id label, TextPool::Id second);
    /// Takes a case that is a later attempt of a test in the tree; false when there is no such test.
    bool amend(const TestCase &attempt);
    void hideTest(int node, std::uint32_t row);
    void fold(int node, const Tally &change, std::int64_t duration);
    void showSpans();
    void insertTests(int node, std::size_t at, const std::vector<std::uint32_t> &rows);
    void announceNew();
    void announce(int parentNode, const std::vector<std::uint32_t> &nodes);
    void settle(int at);
    void frontFailed(Node &node) const;
    void renumber(int parent, std::size_t from);
    void raiseFailed(int at);
    void tellChanged();
    void showAgain(int at);
    [[nodiscard]] bool passes(std::uint32_t row) const;
    [[nodiscard]] bool containsText(std::string_view text) const;
    [[nodiscard]] QModelIndex nodeIndex(int node, int column = 0) const;
    [[nodiscard]] QString nodeLabel(const Node &node) const;
    [[nodiscard]] QVariant nodeData(const Node &node, int column, int role) const;
    [[nodiscard]] QVariant testData(std::uint32_t row, int column, int role) const;
    [[nodiscard]] static TestStatus worst(const Tally &tally);

    CaseStore m_store;
    std::vector<Node> m_nodes;                               ///< the first one is the invisible root
    std::unordered_map<TestKey, std::uint32_t> m_failedRows; ///< tests of which further attempts may come
    std::vector<int> m_suiteOfGroup;
    std::deque<std::vector<TestCase>> m_queue;
    std::size_t m_taken = 0; ///< of the first batch in the queue
    int m_waiting = 0;
    int m_shownTests = 0;
    milliseconds m_portion{6};
    QTimer m_timer;
    TestFilter m_filter;
    std::string m_needle; ///< the filter's text, folded
    // What one portion has touched:
    std::unordered_map<int, Span> m_spans;
    std::vector<int> m_newNodes; ///< suites that got their first shown test
    std::vector<int> m_raised;   ///< groups that got their first failure
    std::vector<int> m_touched;  ///< groups whose counts changed
};

} // namespace genie::ui
