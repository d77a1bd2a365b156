// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/models/scenario_phases_model.h"

#include "views/style/look.h"

#include <algorithm>

namespace genie::ui {

void ScenarioPhasesModel::setPhases(std::vector<PlannedPhase> phases)
{
    if (phases == m_rows) {
        return;
    }
    beginResetModel();
    m_rows = std::move(phases);
    endResetModel();
}

int ScenarioPhasesModel::selectedCount() const
{
    return static_cast<int>(std::count_if(m_rows.begin(), m_rows.end(), [](const PlannedPhase &row) { return row.selected; }));
}

int ScenarioPhasesModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }

int ScenarioPhasesModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : kColumnCount; }

QVariant ScenarioPhasesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const PlannedPhase &row = m_rows[static_cast<std::size_t>(index.row())];
    const bool phaseColumn = index.column() == kPhaseColumn;
    switch (role) {
    case Qt::DisplayRole:
        if (phaseColumn) {
            return qtext(row.phase.name);
        }
        return row.notice.empty() ? qtext(row.reason) : tr("%1 (%2)").arg(qtext(row.reason), qtext(row.notice));
    case Qt::DecorationRole:
        return phaseColumn ? QVariant(row.selected ? icon(QStringLiteral("check"), Tone::Passed) : icon(QStringLiteral("status-skipped")))
                           : QVariant();
    case Qt::ForegroundRole:
        return row.selected && phaseColumn ? QVariant() : QVariant(Look::current().ink(row.selected ? Ink::Text : Ink::Muted));
    case Qt::ToolTipRole:
        return QStringLiteral("<span>%1<br>%2</span>")
            .arg(qtext(row.phase.description).toHtmlEscaped(), tr("At most %1.").arg(shortDuration(row.timeout)));
    case Qt::AccessibleTextRole:
        return tr("%1: %2, %3").arg(qtext(row.phase.name), row.selected ? tr("runs") : tr("does not run"), qtext(row.reason));
    default: return {};
    }
}

QVariant ScenarioPhasesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return section == kPhaseColumn ? tr("Phase") : tr("Why it runs, or does not");
}

} // namespace genie::ui
