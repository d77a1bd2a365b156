// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/models/scenario_filter_model.h"

#include "views/models/scenario_list_model.h"

#include <algorithm>

namespace genie::ui {

void ScenarioFilterModel::setText(const QString &text)
{
    m_words = text.toLower().split(u' ', Qt::SkipEmptyParts);
    invalidateFilter();
}

bool ScenarioFilterModel::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    const QString text = sourceModel()->index(row, 0, parent).data(ScenarioListModel::kSearchRole).toString();
    return std::all_of(m_words.begin(), m_words.end(), [&text](const QString &word) { return text.contains(word); });
}

} // namespace genie::ui
