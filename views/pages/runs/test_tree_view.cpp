// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/runs/test_tree_view.h"

#include "views/delegates/test_delegate.h"
#include "views/models/test_tree_model.h"
#include "views/style/look.h"

#include <QHeaderView>
#include <QResizeEvent>

#include <algorithm>

namespace genie::ui {

namespace {
constexpr int kLittle = 300; ///< tests that are all unfolded at once
} // namespace

TestTreeView::TestTreeView(TestTreeModel &tests, QWidget *parent) : QTreeView(parent), m_tests(tests)
{
    setModel(&tests);
    setItemDelegate(new TestDelegate(this));
    setUniformRowHeights(true);
    Look::setKind(this, "inset");
    setAccessibleName(tr("Tests"));
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setIconSize({metrics::kIcon, metrics::kIcon});
    setIndentation(metrics::kLarge);
    setAllColumnsShowFocus(true);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    header()->setStretchLastSection(false);
    header()->setSectionsMovable(false);
    header()->setSectionResizeMode(TestTreeModel::kName, QHeaderView::Stretch);
    header()->setSectionResizeMode(TestTreeModel::kResult, QHeaderView::Interactive);
    header()->setSectionResizeMode(TestTreeModel::kDuration, QHeaderView::Fixed);
    header()->resizeSection(TestTreeModel::kDuration, 100);
    connect(&tests, &QAbstractItemModel::rowsInserted, this, &TestTreeView::unfold);
    connect(&tests, &QAbstractItemModel::dataChanged, this, &TestTreeView::handleChanged);
    connect(&tests, &QAbstractItemModel::modelAboutToBeReset, this, &TestTreeView::keepState);
    connect(&tests, &QAbstractItemModel::modelReset, this, &TestTreeView::restoreState);
    connect(this, &QTreeView::expanded, this, [this](const QModelIndex &index) {
        if (m_byUs)
            return;
        m_folded.remove(TestTreeModel::keyOf(index));
        m_unfolded.insert(TestTreeModel::keyOf(index));
    });
    connect(this, &QTreeView::collapsed, this, [this](const QModelIndex &index) {
        if (m_byUs)
            return;
        m_unfolded.remove(TestTreeModel::keyOf(index));
        m_folded.insert(TestTreeModel::keyOf(index));
    });
}

bool TestTreeView::wantsOpen(const QModelIndex &index) const
{
    const quint64 key = TestTreeModel::keyOf(index);
    if (m_folded.contains(key))
        return false;
    const bool suite = index.parent().parent().isValid();
    return !suite || m_unfoldAll || m_unfolded.contains(key) || m_tests.testCount() <= kLittle ||
           index.siblingAtColumn(0).data(TestTreeModel::kFailedRole).toInt() > 0;
}

void TestTreeView::unfold(const QModelIndex &parent, int first, int last)
{
    const QModelIndex one = m_tests.index(first, 0, parent);
    if (one.data(TestTreeModel::kIsTestRole).toBool())
        return;
    m_byUs = true;
    for (int row = first; row <= last; ++row) {
        const QModelIndex index = m_tests.index(row, 0, parent);
        if (wantsOpen(index))
            setExpanded(index, true);
        unfold(index, 0, m_tests.rowCount(index) - 1);
    }
    m_byUs = false;
}

void TestTreeView::handleChanged(const QModelIndex &first, const QModelIndex &last)
{
    // A suite of which the first test has just failed.
    if (!first.parent().parent().isValid() || first.data(TestTreeModel::kIsTestRole).toBool())
        return;
    m_byUs = true;
    for (int row = first.row(); row <= last.row(); ++row) {
        const QModelIndex index = first.siblingAtRow(row).siblingAtColumn(0);
        if (index.data(TestTreeModel::kFailedRole).toInt() > 0 && !isExpanded(index) && wantsOpen(index))
            setExpanded(index, true);
    }
    m_byUs = false;
}

void TestTreeView::keepState() { m_current = currentIndex().isValid() ? TestTreeModel::keyOf(currentIndex()) : 0; }

void TestTreeView::restoreState()
{
    if (m_tests.testCount() == 0) { // another execution: its keys mean other rows
        m_folded.clear();
        m_unfolded.clear();
        m_current = 0;
        Q_EMIT currentTestChanged({});
        return;
    }
    if (m_tests.rowCount() > 0)
        unfold({}, 0, m_tests.rowCount() - 1);
    if (m_current != 0) {
        const QModelIndex again = m_tests.indexOf(m_current);
        if (again.isValid())
            setCurrentIndex(again);
    }
}

void TestTreeView::reveal(const QModelIndex &index)
{
    m_byUs = true;
    for (QModelIndex group = index.parent(); group.isValid(); group = group.parent())
        setExpanded(group, true);
    m_byUs = false;
    setCurrentIndex(index);
    scrollTo(index);
}

void TestTreeView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTreeView::currentChanged(current, previous);
    Q_EMIT currentTestChanged(current);
}

void TestTreeView::resizeEvent(QResizeEvent *event)
{
    if (event->size().width() != event->oldSize().width())
        header()->resizeSection(TestTreeModel::kResult, std::clamp(event->size().width() * 2 / 5, 120, 600));
    QTreeView::resizeEvent(event);
}

} // namespace genie::ui
