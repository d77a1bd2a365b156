// SPDX-License-Identifier: GPL-3.0-or-later
// The side of TestTreeModel that answers views.
#include "views/models/spoken.h"
#include "views/models/test_tree_model.h"
#include "views/style/look.h"

#include <algorithm>

namespace genie::ui {

namespace {

constexpr bool isTestId(quintptr id) { return (id & 1U) != 0; }
constexpr quintptr testId(std::uint32_t row) { return (quintptr{row} << 1U) | 1U; }
constexpr quintptr nodeId(int node) { return static_cast<quintptr>(node) << 1U; }

QVariant duration(std::int64_t ms) { return ms > 0 ? shortDuration(milliseconds(ms)) : QString(); }

} // namespace

QModelIndex TestTreeModel::nodeIndex(int node, int column) const
{
    return node == 0 ? QModelIndex() : createIndex(m_nodes[static_cast<std::size_t>(node)].row, column, nodeId(node));
}

QModelIndex TestTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (row < 0 || column < 0 || column >= kColumnCount || parent.column() > 0 || (parent.isValid() && isTestId(parent.internalId())))
        return {};
    const Node &node = m_nodes[parent.isValid() ? parent.internalId() >> 1U : 0];
    if (static_cast<std::size_t>(row) >= node.shown.size())
        return {};
    const std::uint32_t child = node.shown[static_cast<std::size_t>(row)];
    return createIndex(row, column, node.level == Level::Suite ? testId(child) : nodeId(static_cast<int>(child)));
}

QModelIndex TestTreeModel::parent(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const auto id = index.internalId() >> 1U;
    if (isTestId(index.internalId()))
        return nodeIndex(m_suiteOfGroup[m_store.groupOf(static_cast<std::uint32_t>(id))]);
    return nodeIndex(m_nodes[id].parent);
}

int TestTreeModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0 || (parent.isValid() && isTestId(parent.internalId())))
        return 0;
    return static_cast<int>(m_nodes[parent.isValid() ? parent.internalId() >> 1U : 0].shown.size());
}

int TestTreeModel::columnCount(const QModelIndex & /*parent*/) const { return kColumnCount; }

Qt::ItemFlags TestTreeModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    const Qt::ItemFlags usual = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    return isTestId(index.internalId()) ? usual | Qt::ItemNeverHasChildren : usual;
}

std::optional<TestCase> TestTreeModel::testAt(const QModelIndex &index) const
{
    if (!index.isValid() || !isTestId(index.internalId()))
        return std::nullopt;
    return m_store.at(static_cast<std::uint32_t>(index.internalId() >> 1U));
}

QModelIndex TestTreeModel::indexOf(quint64 key) const
{
    const auto id = static_cast<std::size_t>(key >> 1U);
    if (!isTestId(key)) {
        const bool here = id > 0 && id < m_nodes.size() && m_nodes[id].announced && m_nodes[id].row >= 0;
        return here ? nodeIndex(static_cast<int>(id)) : QModelIndex();
    }
    if (id >= m_store.size())
        return {};
    const int suite = m_suiteOfGroup[m_store.groupOf(static_cast<std::uint32_t>(id))];
    const Node &node = m_nodes[static_cast<std::size_t>(suite)];
    const auto found = std::find(node.shown.begin(), node.shown.end(), static_cast<std::uint32_t>(id));
    if (!node.announced || found == node.shown.end())
        return {};
    return createIndex(static_cast<int>(found - node.shown.begin()), 0, testId(static_cast<std::uint32_t>(id)));
}

QModelIndex TestTreeModel::firstFailure(const QString &phase) const
{
    QModelIndex at;
    for (int row = 0; row < rowCount(at);) {
        const QModelIndex child = index(row, 0, at);
        const bool other = !at.isValid() && !phase.isEmpty() && child.data(kPhaseRole).toString() != phase;
        if (other || child.data(kFailedRole).toInt() == 0) {
            ++row;
            continue;
        }
        if (child.data(kIsTestRole).toBool())
            return child;
        at = child; // it has a failure, though the filter may hide it
        row = 0;
    }
    return {};
}

QVariant TestTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section == kDuration)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case kName: return tr("Test");
    case kResult: return tr("Result");
    case kDuration: return tr("Duration");
    default: return {};
    }
}

QVariant TestTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (role == Qt::TextAlignmentRole && index.column() == kDuration)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    const auto id = index.internalId() >> 1U;
    if (isTestId(index.internalId()))
        return testData(static_cast<std::uint32_t>(id), index.column(), role);
    return nodeData(m_nodes[id], index.column(), role);
}

TestStatus TestTreeModel::worst(const Tally &tally)
{
    if (tally.failed > 0)
        return TestStatus::Failed;
    if (tally.unknown > 0)
        return TestStatus::Unknown;
    if (tally.flaky > 0)
        return TestStatus::Flaky;
    return tally.passed > 0 ? TestStatus::Passed : TestStatus::Skipped;
}

QString TestTreeModel::nodeLabel(const Node &node) const
{
    const QString label = oneLine(m_store.text(node.label));
    if (node.level == Level::Suite)
        return label.isEmpty() ? tr("Tests without a suite") : label;
    if (node.level == Level::Phase)
        return label;
    const QString workspace = oneLine(m_store.text(node.second));
    const QString language = Look::languageName(std::string(m_store.text(node.label)));
    return workspace.isEmpty() || workspace == QStringLiteral(".") ? language : tr("%1 in %2").arg(language, workspace);
}

QVariant TestTreeModel::nodeData(const Node &node, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        if (column == kName)
            return nodeLabel(node);
        return column == kResult ? QVariant(Look::tallyText(node.tally)) : duration(node.duration);
    case Qt::ToolTipRole: return column == kName ? QVariant(plainToolTip(nodeLabel(node))) : QVariant();
    case Qt::AccessibleTextRole:
        return column == kName ? QVariant(QStringLiteral("%1, %2, %3")
                                              .arg(nodeLabel(node), Look::statusWord(worst(node.tally)), Look::tallyText(node.tally)))
                               : nodeData(node, column, Qt::DisplayRole);
    case Qt::DecorationRole: return column == kName ? QVariant(Look::statusIcon(worst(node.tally))) : QVariant();
    case kStatusRole: return static_cast<int>(worst(node.tally));
    case kDurationRole: return qint64{node.duration};
    case kSortRole:
        if (column == kName)
            return nodeLabel(node);
        return column == kResult ? QVariant(static_cast<int>(worst(node.tally))) : QVariant(qint64{node.duration});
    case kIsTestRole: return false;
    case kPhaseRole: {
        const Node *at = &node;
        while (at->level != Level::Phase)
            at = &m_nodes[static_cast<std::size_t>(at->parent)];
        return qtext(m_store.text(at->label));
    }
    case kFailedRole: return node.tally.failed;
    case kTotalRole: return node.tally.total();
    default: return {};
    }
}

QVariant TestTreeModel::testData(std::uint32_t row, int column, int role) const
{
    const TestStatus status = m_store.status(row);
    const auto result = [&] {
        const std::string_view message = m_store.message(row);
        const QString line = message.empty() ? Look::statusWord(status) : oneLine(message.substr(0, message.find('\n', 1)));
        return status == TestStatus::Flaky && !message.empty() ? tr("Flaky: %1").arg(line) : line;
    };
    switch (role) {
    case Qt::DisplayRole:
        if (column == kName)
            return oneLine(m_store.name(row));
        return column == kResult ? QVariant(result()) : duration(m_store.duration(row).count());
    case Qt::ToolTipRole:
        return column == kDuration ? QVariant() : QVariant(plainToolTip(testData(row, column, Qt::DisplayRole).toString()));
    case Qt::AccessibleTextRole:
        return column == kName
                   ? QVariant(QStringLiteral("%1, %2, %3")
                                  .arg(oneLine(m_store.name(row)), Look::statusWord(status), spokenDuration(m_store.duration(row))))
                   : testData(row, column, Qt::DisplayRole);
    case Qt::DecorationRole: return column == kName ? QVariant(Look::statusIcon(status)) : QVariant();
    case kStatusRole: return static_cast<int>(status);
    case kDurationRole: return qint64{m_store.duration(row).count()};
    case kMessageRole: return qtext(m_store.message(row));
    case kSortRole:
        if (column == kName)
            return qtext(m_store.name(row));
        return column == kResult ? QVariant(static_cast<int>(status)) : QVariant(qint64{m_store.duration(row).count()});
    case kIsTestRole: return true;
    case kPhaseRole: return qtext(m_store.text(m_store.group(m_store.groupOf(row)).phase));
    case kFailedRole: return status == TestStatus::Failed ? 1 : 0;
    case kTotalRole: return 1;
    default: return {};
    }
}

} // namespace genie::ui
