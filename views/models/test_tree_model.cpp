// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/models/test_tree_model.h"

#include "core/domain/attempts.h"

#include <QElapsedTimer>

#include <algorithm>

namespace genie::ui {

namespace {
constexpr int kSlice = 1024;             ///< cases between two looks at the clock
constexpr milliseconds kPause{16};       ///< between two portions: time for the view to lay out and paint
constexpr std::size_t kMostMoved = 5000; ///< siblings beyond which a group that failed late stays where it is until the next filter
} // namespace

TestTreeModel::TestTreeModel(QObject *parent) : QAbstractItemModel(parent), m_nodes(1)
{
    m_nodes.front().announced = true;
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &TestTreeModel::takePortion);
}

void TestTreeModel::append(std::vector<TestCase> cases)
{
    if (cases.empty())
        return;
    m_waiting += static_cast<int>(cases.size());
    m_queue.push_back(std::move(cases));
    if (!m_timer.isActive())
        m_timer.start(0);
}

void TestTreeModel::clear()
{
    m_timer.stop();
    beginResetModel();
    m_queue.clear();
    m_taken = 0;
    m_waiting = 0;
    m_shownTests = 0;
    m_store.clear();
    m_failedRows.clear();
    m_suiteOfGroup.clear();
    m_nodes.assign(1, Node());
    m_nodes.front().announced = true;
    endResetModel();
    Q_EMIT grown();
}

void TestTreeModel::takePortion()
{
    QElapsedTimer clock;
    clock.start();
    do {
        takeSlice();
    } while (!m_queue.empty() && clock.elapsed() < m_portion.count());
    tellChanged();
    Q_EMIT grown();
    if (m_queue.empty())
        Q_EMIT drained();
    if (!m_queue.empty())
        m_timer.start(kPause);
}

void TestTreeModel::takeSlice()
{
    for (int taken = 0; taken < kSlice && !m_queue.empty(); ++taken) {
        const TestCase &test = m_queue.front()[m_taken];
        if (test.attempt <= 1 || !amend(test))
            place(m_store.add(test));
        --m_waiting;
        if (++m_taken == m_queue.front().size()) {
            m_queue.pop_front();
            m_taken = 0;
        }
    }
    showSpans();
    announceNew();
    for (const int node : std::exchange(m_raised, {}))
        raiseFailed(node);
}

void TestTreeModel::place(std::uint32_t row)
{
    const int suite = nodeFor(m_store.groupOf(row));
    Tally one;
    countOf(one, m_store.status(row)) = 1;
    fold(suite, one, m_store.duration(row).count());
    if (m_store.status(row) == TestStatus::Failed)
        m_failedRows.insert_or_assign(TestKey::of(m_store.at(row)), row);
    m_nodes[static_cast<std::size_t>(suite)].all.push_back(row);
    offer(suite, row);
}

/// Shows a test beneath its suite if the filter lets it through.
void TestTreeModel::offer(int suite, std::uint32_t row)
{
    if (!passes(row))
        return;
    Node &node = m_nodes[static_cast<std::size_t>(suite)];
    ++m_shownTests;
    const bool first = m_filter.failuresFirst && m_store.status(row) == TestStatus::Failed;
    if (node.announced) {
        Span &span = m_spans[suite];
        (first ? span.failed : span.others).push_back(row);
        return;
    }
    node.shown.insert(first ? node.shown.begin() + node.shownFailed++ : node.shown.end(), row);
    if (node.shown.size() == 1)
        m_newNodes.push_back(suite);
}

int TestTreeModel::nodeFor(std::uint32_t group)
{
    if (group < m_suiteOfGroup.size())
        return m_suiteOfGroup[group];
    const CaseStore::Group &common = m_store.group(group);
    const int phase = childOf(0, Level::Phase, common.phase, 0);
    const int workspace = childOf(phase, Level::Workspace, common.toolchain, common.workspace);
    m_suiteOfGroup.push_back(childOf(workspace, Level::Suite, common.suite, group + 1));
    return m_suiteOfGroup.back();
}

int TestTreeModel::childOf(int parent, Level level, TextPool::Id label, TextPool::Id second)
{
    if (level != Level::Suite) { // each group is asked for once, so its suite is always new
        for (const std::uint32_t child : m_nodes[static_cast<std::size_t>(parent)].all) {
            const Node &node = m_nodes[child];
            if (node.label == label && node.second == second)
                return static_cast<int>(child);
        }
    }
    const auto fresh = static_cast<std::uint32_t>(m_nodes.size());
    Node node;
    node.level = level;
    node.parent = parent;
    node.label = label;
    node.second = second;
    m_nodes.push_back(std::move(node));
    m_nodes[static_cast<std::size_t>(parent)].all.push_back(fresh);
    return static_cast<int>(fresh);
}

bool TestTreeModel::amend(const TestCase &attempt)
{
    const auto known = m_failedRows.find(TestKey::of(attempt));
    if (known == m_failedRows.end())
        return false;
    // Rows that wait to be shown are shown first, so that what changes is where views believe it to be.
    showSpans();
    announceNew();
    const std::uint32_t row = known->second;
    const int suite = m_suiteOfGroup[m_store.groupOf(row)];
    const Ruling ruling = ruleOn(m_store.status(row), attempt.status, attempt.attempt);
    fold(suite, ruling.change, attempt.duration.count() - m_store.duration(row).count());
    m_store.amend(row, attempt, ruling.status);
    Node &node = m_nodes[static_cast<std::size_t>(suite)];
    const auto shown = std::find(node.shown.begin(), node.shown.end(), row);
    if (shown == node.shown.end()) {
        offer(suite, row);
    } else if (!passes(row)) {
        hideTest(suite, row);
    } else {
        const QModelIndex above = nodeIndex(suite);
        const int at = static_cast<int>(shown - node.shown.begin());
        Q_EMIT dataChanged(index(at, 0, above), index(at, kColumnCount - 1, above));
    }
    return true;
}

/// Takes a test out of sight that the filter does not let through any more. Its suite stays, without rows.
void TestTreeModel::hideTest(int node, std::uint32_t row)
{
    Node &suite = m_nodes[static_cast<std::size_t>(node)];
    const auto shown = std::find(suite.shown.begin(), suite.shown.end(), row);
    const auto at = static_cast<std::uint32_t>(shown - suite.shown.begin());
    beginRemoveRows(nodeIndex(node), static_cast<int>(at), static_cast<int>(at));
    suite.shown.erase(shown);
    suite.shownFailed -= at < suite.shownFailed ? 1 : 0;
    --m_shownTests;
    endRemoveRows();
}

void TestTreeModel::fold(int node, const Tally &change, std::int64_t duration)
{
    for (int at = node; at >= 0; at = m_nodes[static_cast<std::size_t>(at)].parent) {
        Node &group = m_nodes[static_cast<std::size_t>(at)];
        group.tally += change;
        group.duration += duration;
        if (group.announced && !group.touched) {
            group.touched = true;
            m_touched.push_back(at);
        }
        if (m_filter.failuresFirst && group.announced && at != 0 && change.failed == 1 && group.tally.failed == 1)
            m_raised.push_back(at);
    }
}

void TestTreeModel::showSpans()
{
    for (auto &[node, span] : m_spans) {
        Node &suite = m_nodes[static_cast<std::size_t>(node)];
        if (!span.failed.empty()) {
            insertTests(node, suite.shownFailed, span.failed);
            suite.shownFailed += static_cast<std::uint32_t>(span.failed.size());
        }
        if (!span.others.empty())
            insertTests(node, suite.shown.size(), span.others);
    }
    m_spans.clear();
}

void TestTreeModel::insertTests(int node, std::size_t at, const std::vector<std::uint32_t> &rows)
{
    std::vector<std::uint32_t> &shown = m_nodes[static_cast<std::size_t>(node)].shown;
    beginInsertRows(nodeIndex(node), static_cast<int>(at), static_cast<int>(at + rows.size()) - 1);
    shown.insert(shown.begin() + static_cast<std::ptrdiff_t>(at), rows.begin(), rows.end());
    endInsertRows();
}

void TestTreeModel::announceNew()
{
    // What is new beneath something new is linked quietly; what is new beneath a row that views know is announced with all that
    // is in it, one span for each such parent.
    std::unordered_map<int, std::vector<std::uint32_t>> fresh;
    for (const int suite : std::exchange(m_newNodes, {})) {
        for (int at = suite; m_nodes[static_cast<std::size_t>(at)].row == kUnlinked;) {
            Node &node = m_nodes[static_cast<std::size_t>(at)];
            node.row = kLinked;
            Node &parent = m_nodes[static_cast<std::size_t>(node.parent)];
            if (parent.announced) {
                fresh[node.parent].push_back(static_cast<std::uint32_t>(at));
                break;
            }
            parent.shown.push_back(static_cast<std::uint32_t>(at));
            at = node.parent;
        }
    }
    for (auto &[parent, nodes] : fresh)
        announce(parent, nodes);
}

void TestTreeModel::announce(int parentNode, const std::vector<std::uint32_t> &nodes)
{
    std::vector<std::uint32_t> failed;
    std::vector<std::uint32_t> others;
    for (const std::uint32_t node : nodes) {
        settle(static_cast<int>(node));
        (m_filter.failuresFirst && m_nodes[node].tally.failed > 0 ? failed : others).push_back(node);
    }
    Node &parent = m_nodes[static_cast<std::size_t>(parentNode)];
    for (const bool front : {true, false}) {
        const std::vector<std::uint32_t> &rows = front ? failed : others;
        if (rows.empty())
            continue;
        const std::size_t at = front ? parent.shownFailed : parent.shown.size();
        beginInsertRows(nodeIndex(parentNode), static_cast<int>(at), static_cast<int>(at + rows.size()) - 1);
        parent.shown.insert(parent.shown.begin() + static_cast<std::ptrdiff_t>(at), rows.begin(), rows.end());
        parent.shownFailed += front ? static_cast<std::uint32_t>(rows.size()) : 0;
        renumber(parentNode, at);
        endInsertRows();
    }
}

/// Makes a node that is about to be announced, and all that is in it, ready to be looked at.
void TestTreeModel::settle(int at)
{
    Node &node = m_nodes[static_cast<std::size_t>(at)];
    node.announced = true;
    if (node.level == Level::Suite)
        return;
    for (const std::uint32_t child : node.shown)
        settle(static_cast<int>(child));
    frontFailed(node);
    renumber(at, 0);
}

void TestTreeModel::frontFailed(Node &node) const
{
    if (!m_filter.failuresFirst)
        return;
    const bool suite = node.level == Level::Suite;
    const auto middle = std::stable_partition(node.shown.begin(), node.shown.end(), [this, suite](std::uint32_t child) {
        return suite ? m_store.status(child) == TestStatus::Failed : m_nodes[child].tally.failed > 0;
    });
    node.shownFailed = static_cast<std::uint32_t>(middle - node.shown.begin());
}

void TestTreeModel::renumber(int parent, std::size_t from)
{
    const std::vector<std::uint32_t> &shown = m_nodes[static_cast<std::size_t>(parent)].shown;
    for (std::size_t row = from; row < shown.size(); ++row)
        m_nodes[shown[row]].row = static_cast<int>(row);
}

void TestTreeModel::raiseFailed(int at)
{
    const Node &node = m_nodes[static_cast<std::size_t>(at)];
    Node &parent = m_nodes[static_cast<std::size_t>(node.parent)];
    const int front = static_cast<int>(parent.shownFailed);
    if (node.row < front || parent.shown.size() > kMostMoved)
        return;
    const int row = node.row;
    if (row > front) {
        const QModelIndex index = nodeIndex(node.parent);
        beginMoveRows(index, row, row, index, front);
        std::rotate(parent.shown.begin() + front, parent.shown.begin() + row, parent.shown.begin() + row + 1);
        renumber(node.parent, static_cast<std::size_t>(front));
        endMoveRows();
    }
    ++parent.shownFailed;
}

void TestTreeModel::tellChanged()
{
    std::unordered_map<int, std::pair<int, int>> spans; // of rows, by parent
    for (const int at : std::exchange(m_touched, {})) {
        Node &node = m_nodes[static_cast<std::size_t>(at)];
        node.touched = false;
        if (at == 0 || node.row < 0)
            continue;
        auto &[first, last] = spans.try_emplace(node.parent, node.row, node.row).first->second;
        first = std::min(first, node.row);
        last = std::max(last, node.row);
    }
    for (const auto &[parent, rows] : spans) {
        const QModelIndex above = nodeIndex(parent);
        Q_EMIT dataChanged(index(rows.first, 0, above), index(rows.second, kColumnCount - 1, above));
    }
}

void TestTreeModel::setFilter(const TestFilter &filter)
{
    if (filter == m_filter)
        return;
    beginResetModel();
    m_filter = filter;
    m_needle = filter.text.trimmed().toLower().toUtf8().toStdString();
    for (Node &node : m_nodes) {
        node.shown.clear();
        node.shownFailed = 0;
        node.row = kUnlinked;
        node.announced = false;
    }
    m_shownTests = 0;
    showAgain(0);
    m_nodes.front().announced = true;
    m_nodes.front().row = kUnlinked;
    endResetModel();
    Q_EMIT grown();
}

/// Chooses anew what is shown beneath a node; a node that stays empty is not linked to its parent.
void TestTreeModel::showAgain(int at)
{
    Node &node = m_nodes[static_cast<std::size_t>(at)];
    if (node.level == Level::Suite) {
        std::copy_if(node.all.begin(), node.all.end(), std::back_inserter(node.shown), [this](std::uint32_t row) { return passes(row); });
        m_shownTests += static_cast<int>(node.shown.size());
    } else {
        for (const std::uint32_t child : node.all) {
            showAgain(static_cast<int>(child));
            if (!m_nodes[child].shown.empty())
                node.shown.push_back(child);
        }
    }
    node.announced = !node.shown.empty();
    frontFailed(node);
    if (node.level != Level::Suite)
        renumber(at, 0);
}

bool TestTreeModel::passes(std::uint32_t row) const
{
    const TestStatus status = m_store.status(row);
    if (m_filter.show == TestFilter::Show::Failed && status != TestStatus::Failed)
        return false;
    if (m_filter.show == TestFilter::Show::Flaky && status != TestStatus::Flaky)
        return false;
    if (m_filter.show == TestFilter::Show::Skipped && status != TestStatus::Skipped)
        return false;
    if (m_needle.empty())
        return true;
    return containsText(m_store.name(row)) || containsText(m_store.text(m_store.group(m_store.groupOf(row)).suite));
}

bool TestTreeModel::containsText(std::string_view text) const
{
    const auto plain = [](char c) { return static_cast<unsigned char>(c) < 0x80; };
    if (!std::all_of(m_needle.begin(), m_needle.end(), plain))
        return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()))
            .contains(QString::fromStdString(m_needle), Qt::CaseInsensitive);
    const auto same = [](char one, char other) { return (one >= 'A' && one <= 'Z' ? static_cast<char>(one + 32) : one) == other; };
    return std::search(text.begin(), text.end(), m_needle.begin(), m_needle.end(), same) != text.end();
}

} // namespace genie::ui
