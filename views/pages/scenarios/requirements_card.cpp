// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/scenarios/requirements_card.h"

#include "views/delegates/requirement_delegate.h"
#include "views/models/requirement_tree_model.h"
#include "views/style/look.h"

#include <QCheckBox>
#include <QHeaderView>
#include <QLabel>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace genie::ui {

namespace {

constexpr int kMostRows = 16; ///< higher trees scroll by themselves
constexpr int kFewRows = 40;  ///< requirements that are all unfolded at once

} // namespace

RequirementsCard::RequirementsCard(QWidget *parent)
    : Card(tr("Requirements"), parent),
      m_model(new RequirementTreeModel(this)),
      m_tree(makeTree()),
      m_gapsOnly(new QCheckBox(tr("Only gaps"), this)),
      m_notice(new QLabel(this))
{
    m_gapsOnly->setObjectName(QStringLiteral("gapsOnly"));
    m_gapsOnly->setToolTip(tr("Only requirements without fresh proof"));
    m_notice->setTextFormat(Qt::PlainText);
    m_notice->setWordWrap(true);
    Look::setKind(m_notice, "muted");
    addAction(m_gapsOnly);
    body()->addWidget(m_notice);
    body()->addWidget(m_tree);
    connect(m_gapsOnly, &QCheckBox::toggled, this, [this](bool on) {
        m_model->setGapsOnly(on);
        showState();
    });
    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this,
            [this] { m_current = m_tree->currentIndex().siblingAtColumn(0).data(RequirementTreeModel::kKeyRole).toString(); });
    connect(m_model, &QAbstractItemModel::modelReset, this, &RequirementsCard::restoreFolds);
    setLoading();
}

QTreeView *RequirementsCard::makeTree()
{
    auto *tree = new QTreeView(this);
    tree->setObjectName(QStringLiteral("requirements"));
    tree->setAccessibleName(tr("Requirements and their evidence"));
    tree->setModel(m_model);
    tree->setItemDelegate(new RequirementDelegate(tree));
    tree->setUniformRowHeights(true);
    tree->setFrameShape(QFrame::NoFrame);
    tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    tree->setAllColumnsShowFocus(true);
    tree->setIconSize({metrics::kIcon, metrics::kIcon});
    tree->setIndentation(metrics::kLarge);
    tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    tree->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    tree->header()->setStretchLastSection(false);
    tree->header()->setSectionsMovable(false);
    tree->header()->setSectionResizeMode(RequirementTreeModel::kName, QHeaderView::Stretch);
    connect(tree, &QTreeView::activated, this, [this](const QModelIndex &index) {
        const QString file = index.data(RequirementTreeModel::kFileRole).toString();
        if (!file.isEmpty())
            Q_EMIT placeChosen(file, index.data(RequirementTreeModel::kLineRole).toInt());
    });
    const auto remember = [this](QSet<QString> &in, QSet<QString> &out, const QModelIndex &index) {
        const QString key = index.data(RequirementTreeModel::kKeyRole).toString();
        if (!m_byUs) {
            in.insert(key);
            out.remove(key);
        }
        fit();
    };
    connect(tree, &QTreeView::expanded, this, [this, remember](const QModelIndex &index) { remember(m_unfolded, m_folded, index); });
    connect(tree, &QTreeView::collapsed, this, [this, remember](const QModelIndex &index) { remember(m_folded, m_unfolded, index); });
    return tree;
}

void RequirementsCard::setLoading()
{
    m_known = false;
    m_trouble.clear();
    m_folded.clear();
    m_unfolded.clear();
    m_model->setReport({});
    showState();
}

void RequirementsCard::setReport(const RequirementReport &report)
{
    m_known = true;
    m_trouble.clear();
    m_model->setReport(report);
    showState();
}

void RequirementsCard::setFailure(const Failure &failure)
{
    m_trouble = Look::failureText(failure);
    showState();
}

void RequirementsCard::tick() { m_model->tick(); }

QString RequirementsCard::summary() const
{
    const RequirementSummary &all = m_model->report().summary;
    if (all.total == 0)
        return tr("none written yet");
    QStringList words{tr("%1 of %2 proven").arg(number(all.verified), number(all.total))};
    if (all.stale > 0)
        words.append(tr("%1 stale").arg(number(all.stale)));
    if (all.liveFailed > 0)
        words.append(tr("%1 failing").arg(number(all.liveFailed)));
    if (all.criticalGap > 0)
        words.append(tr("%1 critical open").arg(number(all.criticalGap)));
    return words.join(QStringLiteral(" · "));
}

void RequirementsCard::showState()
{
    const RequirementReport &report = m_model->report();
    const bool some = m_model->rowCount() > 0;
    setNote(!m_known ? QString() : report.folderExists ? summary() : QString());
    m_gapsOnly->setVisible(m_known && report.folderExists && !report.modules.empty());
    m_tree->setVisible(some);
    if (!m_trouble.isEmpty())
        m_notice->setText(m_trouble);
    else if (!m_known)
        m_notice->setText(tr("Asking…"));
    else if (!report.folderExists)
        m_notice->setText(tr("This scenario keeps no requirements. A folder named requirements with an index.json starts a registry; tests "
                             "prove its entries by [REQ:ID] in their names."));
    else if (report.modules.empty())
        m_notice->setText(tr("The folder requirements holds no requirement that can be read."));
    else
        m_notice->setText(tr("No gaps: every requirement has fresh proof."));
    m_notice->setVisible(!some || !m_trouble.isEmpty());
    fit();
}

/// Modules are open until they are closed; requirements when there are few of them, or when the reader has opened them.
void RequirementsCard::restoreFolds()
{
    m_byUs = true;
    const bool few = m_model->report().summary.total <= kFewRows;
    std::vector<QModelIndex> waiting{QModelIndex()};
    while (!waiting.empty()) {
        const QModelIndex parent = waiting.back();
        waiting.pop_back();
        for (int row = 0; row < m_model->rowCount(parent); ++row) {
            const QModelIndex index = m_model->index(row, 0, parent);
            const QString key = index.data(RequirementTreeModel::kKeyRole).toString();
            const bool wanted = !m_folded.contains(key) && (!parent.isValid() || few || m_unfolded.contains(key));
            m_tree->setExpanded(index, wanted);
            if (m_model->rowCount(index) > 0)
                waiting.push_back(index);
        }
    }
    if (const QModelIndex again = m_model->indexOf(m_current); again.isValid())
        m_tree->setCurrentIndex(again);
    m_byUs = false;
    fit();
}

void RequirementsCard::resizeEvent(QResizeEvent *event)
{
    Card::resizeEvent(event);
    m_tree->header()->resizeSection(RequirementTreeModel::kState, std::clamp(width() / 5, 84, 150));
    m_tree->header()->resizeSection(RequirementTreeModel::kEvidence, std::clamp(width() / 3, 90, 300));
}

/// As high as what is unfolded, up to a limit.
void RequirementsCard::fit()
{
    int rows = 0;
    for (QModelIndex index = m_model->index(0, 0); index.isValid() && rows < kMostRows; index = m_tree->indexBelow(index))
        ++rows;
    const int row = m_tree->sizeHintForRow(0) > 0 ? m_tree->sizeHintForRow(0) : metrics::kRow;
    m_tree->setFixedHeight(m_tree->header()->sizeHint().height() + rows * row + 2);
}

} // namespace genie::ui
