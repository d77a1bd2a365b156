// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/models/scenario_list_model.h"

#include "views/style/look.h"

#include <algorithm>

namespace genie::ui {

namespace {

Saying sayOf(const ScenarioSummary &row) { return row.lastExecution ? Look::say(row.lastExecution->status) : Look::sayNeverRun(); }

QStringList languagesOf(const ScenarioSummary &row)
{
    QStringList names;
    for (const std::string &language : row.languages) {
        names.append(Look::languageName(language));
    }
    return names;
}

QString searchText(const ScenarioSummary &row)
{
    QStringList words{qtext(row.name), qtext(row.displayName), qtext(row.description), sayOf(row).word, languagesOf(row).join(u' ')};
    for (const std::string &tag : row.tags) {
        words.append(qtext(tag));
    }
    return words.join(u'\n').toLower();
}

/// What a screen reader says of a row.
QString spokenRow(const ScenarioSummary &row)
{
    QStringList parts{qtext(row.name), sayOf(row).word};
    if (row.lastExecution) {
        parts.append(relativeTime(row.lastExecution->requestedAt));
    }
    if (!row.problem.empty()) {
        parts.append(qtext(row.problem));
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace

void ScenarioListModel::setScenarios(std::vector<ScenarioSummary> scenarios)
{
    std::sort(scenarios.begin(), scenarios.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
    for (int row = static_cast<int>(m_rows.size()) - 1; row >= 0; --row) {
        const std::string &name = m_rows[static_cast<std::size_t>(row)].name;
        const bool kept = std::binary_search(scenarios.begin(), scenarios.end(), name, [](const auto &a, const auto &b) {
            if constexpr (std::is_same_v<std::decay_t<decltype(a)>, std::string>) {
                return a < b.name;
            } else {
                return a.name < b;
            }
        });
        if (!kept) {
            beginRemoveRows({}, row, row);
            m_rows.erase(m_rows.begin() + row);
            endRemoveRows();
        }
    }
    if (m_rows.empty() && !scenarios.empty()) {
        beginInsertRows({}, 0, static_cast<int>(scenarios.size()) - 1);
        m_rows = std::move(scenarios);
        endInsertRows();
        return;
    }
    for (std::size_t row = 0; row < scenarios.size(); ++row) {
        if (row < m_rows.size() && m_rows[row].name == scenarios[row].name) {
            if (m_rows[row] != scenarios[row]) {
                m_rows[row] = std::move(scenarios[row]);
                touch(static_cast<int>(row));
            }
            continue;
        }
        beginInsertRows({}, static_cast<int>(row), static_cast<int>(row));
        m_rows.insert(m_rows.begin() + static_cast<std::ptrdiff_t>(row), std::move(scenarios[row]));
        endInsertRows();
    }
}

bool ScenarioListModel::apply(const std::vector<Event> &events)
{
    bool listChanged = false;
    for (const Event &event : events) {
        if (const auto *queued = std::get_if<RunQueued>(&event.fact)) {
            const int row = rowOf(queued->execution.scenario);
            if (row >= 0) {
                ScenarioSummary &scenario = m_rows[static_cast<std::size_t>(row)];
                const bool known = scenario.lastExecution && scenario.lastExecution->id == queued->execution.id;
                scenario.executionCount += known ? 0 : 1;
                scenario.lastExecution = queued->execution;
                touch(row);
            }
        } else if (const auto *started = std::get_if<RunStarted>(&event.fact)) {
            changeStatus(started->run, RunStatus::Running, {});
        } else if (const auto *finished = std::get_if<RunFinished>(&event.fact)) {
            changeStatus(finished->run, finished->status, finished->at);
        } else if (std::holds_alternative<ScenarioAdded>(event.fact) || std::holds_alternative<ScenarioRemoved>(event.fact)) {
            listChanged = true;
        }
    }
    return listChanged;
}

void ScenarioListModel::changeStatus(const ExecutionId &id, RunStatus status, std::optional<Moment> completedAt)
{
    const int row = rowOfRun(id);
    if (row >= 0) {
        Execution &last = *m_rows[static_cast<std::size_t>(row)].lastExecution;
        last.status = status;
        last.completedAt = completedAt;
        touch(row);
    }
}

void ScenarioListModel::touch(int row) { Q_EMIT dataChanged(index(row), index(row)); }

int ScenarioListModel::rowOf(const std::string &name) const
{
    const auto found =
        std::lower_bound(m_rows.begin(), m_rows.end(), name, [](const auto &row, const auto &key) { return row.name < key; });
    return found != m_rows.end() && found->name == name ? static_cast<int>(found - m_rows.begin()) : -1;
}

int ScenarioListModel::rowOfRun(const ExecutionId &id) const
{
    const auto found =
        std::find_if(m_rows.begin(), m_rows.end(), [&](const auto &row) { return row.lastExecution && row.lastExecution->id == id; });
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

const ScenarioSummary *ScenarioListModel::find(const QString &name) const
{
    const int row = rowOf(utf8(name));
    return row < 0 ? nullptr : &m_rows[static_cast<std::size_t>(row)];
}

QModelIndex ScenarioListModel::indexOf(const QString &name) const
{
    const int row = rowOf(utf8(name));
    return row < 0 ? QModelIndex() : index(row);
}

int ScenarioListModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }

QVariant ScenarioListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const ScenarioSummary &row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case kNameRole: return qtext(row.name);
    case Qt::AccessibleTextRole: return spokenRow(row);
    case kPathRole: return qtext(row.path);
    case kLanguagesRole: return languagesOf(row);
    case kStatusRole: return row.lastExecution ? QVariant(static_cast<int>(row.lastExecution->status)) : QVariant();
    case kLastRunRole:
        return row.lastExecution ? QVariant(static_cast<qint64>(row.lastExecution->requestedAt.time_since_epoch().count())) : QVariant();
    case kProblemRole: return qtext(row.problem);
    case kWarningsRole: return row.warningCount;
    case kSearchRole: return searchText(row);
    default: return {};
    }
}

} // namespace genie::ui
