// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/models/scenario_history_model.h"

#include "views/style/look.h"

#include <algorithm>

namespace genie::ui {

namespace {

Moment now() { return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now()); }

QString whatOf(const Execution &row)
{
    const RunRequest &request = row.request;
    if (!request.failedOf.empty()) {
        return ScenarioHistoryModel::tr("failed tests again");
    }
    if (!request.tests.empty()) {
        return counted(static_cast<std::int64_t>(request.tests.size()), ScenarioHistoryModel::tr("chosen test"),
                       ScenarioHistoryModel::tr("chosen tests"));
    }
    if (!request.phases.empty()) {
        QStringList names;
        for (const std::string &name : request.phases) {
            names.append(qtext(name));
        }
        return names.join(QStringLiteral(", "));
    }
    return row.preset.empty() ? ScenarioHistoryModel::tr("everything") : qtext(row.preset);
}

QString durationOf(const Execution &row)
{
    if (!row.startedAt) {
        return {};
    }
    return row.completedAt ? shortDuration(*row.completedAt - *row.startedAt) : elapsed(now() - *row.startedAt);
}

QString failureOf(const Execution &row)
{
    const PhaseResult *failure = row.firstFailure();
    if (!failure) {
        return {};
    }
    const QString word = Look::failureClassWord(failure->failureClass);
    return word.isEmpty() ? qtext(failure->name) : QStringLiteral("%1: %2").arg(qtext(failure->name), word.toLower());
}

} // namespace

void ScenarioHistoryModel::setExecutions(std::vector<Execution> executions)
{
    if (executions == m_rows) {
        return;
    }
    beginResetModel();
    m_rows = std::move(executions);
    endResetModel();
}

void ScenarioHistoryModel::apply(const std::vector<Event> &events, const std::string &scenario)
{
    for (const Event &event : events) {
        if (const auto *queued = std::get_if<RunQueued>(&event.fact)) {
            if (queued->execution.scenario == scenario && rowOf(queued->execution.id) < 0) {
                take(queued->execution);
            }
            continue;
        }
        const int row = rowOf(runOf(event.fact));
        if (row >= 0) {
            applyOne(event.fact, row);
        }
    }
}

void ScenarioHistoryModel::take(const Execution &execution)
{
    beginInsertRows({}, 0, 0);
    m_rows.insert(m_rows.begin(), execution);
    endInsertRows();
    if (m_rows.size() > kShown) {
        const int last = static_cast<int>(m_rows.size()) - 1;
        beginRemoveRows({}, kShown, last);
        m_rows.resize(kShown);
        endRemoveRows();
    }
}

void ScenarioHistoryModel::applyOne(const Fact &fact, int row)
{
    Execution &execution = m_rows[static_cast<std::size_t>(row)];
    if (const auto *started = std::get_if<RunStarted>(&fact)) {
        execution.status = RunStatus::Running;
        execution.startedAt = started->at;
    } else if (const auto *cases = std::get_if<CasesRecorded>(&fact)) {
        execution.tally += cases->tally;
    } else if (const auto *phase = std::get_if<PhaseFinished>(&fact)) {
        std::erase_if(execution.phases, [&](const PhaseResult &each) { return each.name == phase->result.name; });
        execution.phases.push_back(phase->result);
    } else if (const auto *finished = std::get_if<RunFinished>(&fact)) {
        execution.status = finished->status;
        execution.completedAt = finished->at;
    } else {
        return;
    }
    Q_EMIT dataChanged(index(row, 0), index(row, kColumnCount - 1));
}

void ScenarioHistoryModel::tick()
{
    if (!m_rows.empty()) {
        Q_EMIT dataChanged(index(0, kDurationColumn), index(static_cast<int>(m_rows.size()) - 1, kWhenColumn), {Qt::DisplayRole});
    }
}

int ScenarioHistoryModel::rowOf(const ExecutionId &id) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const Execution &row) { return row.id == id; });
    return id.empty() || found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

int ScenarioHistoryModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }

int ScenarioHistoryModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : kColumnCount; }

QString ScenarioHistoryModel::cell(const Execution &row, int column) const
{
    switch (column) {
    case kStatusColumn: return Look::statusWord(row.status);
    case kWhatColumn: return whatOf(row);
    case kTestsColumn: return Look::tallyText(row.tally);
    case kFailureColumn: return failureOf(row);
    case kDurationColumn: return durationOf(row);
    case kWhenColumn: return relativeTime(row.requestedAt);
    default: return {};
    }
}

QVariant ScenarioHistoryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid)) {
        return {};
    }
    const Execution &row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole: return cell(row, index.column());
    case Qt::DecorationRole: return index.column() == kStatusColumn ? QVariant(Look::statusIcon(row.status)) : QVariant();
    case Qt::ForegroundRole:
        if (index.column() == kStatusColumn) {
            return Look::current().statusColor(row.status);
        }
        return index.column() >= kDurationColumn ? QVariant(Look::current().ink(Ink::Muted)) : QVariant();
    case Qt::ToolTipRole:
        return index.column() == kWhenColumn ? fullTime(row.requestedAt)
                                             : QStringLiteral("<span>%1</span>").arg(cell(row, index.column()).toHtmlEscaped());
    case Qt::TextAlignmentRole:
        return index.column() >= kDurationColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    case kIdRole: return qtext(row.id);
    default: return {};
    }
}

QVariant ScenarioHistoryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return section >= kDurationColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case kStatusColumn: return tr("Result");
    case kWhatColumn: return tr("What ran");
    case kTestsColumn: return tr("Tests");
    case kFailureColumn: return tr("First failure");
    case kDurationColumn: return tr("Took");
    case kWhenColumn: return tr("When");
    default: return {};
    }
}

} // namespace genie::ui
