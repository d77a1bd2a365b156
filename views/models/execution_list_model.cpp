// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/models/execution_list_model.h"

#include "core/base/text.h"
#include "views/models/spoken.h"
#include "views/state/ask.h"
#include "views/style/look.h"

#include <algorithm>

namespace genie::ui {

namespace {

constexpr int kPageSize = 200;

Moment now() { return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now()); }

} // namespace

ExecutionListModel::ExecutionListModel(Link &link, QObject *parent) : QAbstractListModel(parent), m_link(link) {}

void ExecutionListModel::setFilter(const ExecutionFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    reload();
}

void ExecutionListModel::reload()
{
    ++m_generation;
    beginResetModel();
    m_rows.clear();
    m_numbers.clear();
    m_unfinished.clear();
    m_texts.clear();
    m_next = 0;
    m_total = -1;
    m_asking = false;
    endResetModel();
    ask(0);
}

void ExecutionListModel::refresh()
{
    if (m_asking)
        return;
    for (const ExecutionId &id : std::set<ExecutionId>(m_unfinished))
        askOne(id);
    ask(0);
}

void ExecutionListModel::ask(std::int64_t before)
{
    m_asking = true;
    m_failure.reset();
    ExecutionQuery query;
    query.scenario = m_filter.scenario;
    query.statuses = m_filter.statuses;
    query.before = before;
    query.limit = kPageSize;
    ui::ask(m_link.runs().list(query), this, [this, before, generation = m_generation](const Outcome<Page<Execution>> &answer) {
        if (generation != m_generation)
            return;
        m_asking = false;
        if (answer)
            takePage(*answer, before);
        else
            m_failure = answer.error();
        Q_EMIT stateChanged();
    });
    Q_EMIT stateChanged();
}

void ExecutionListModel::takePage(const Page<Execution> &page, std::int64_t before)
{
    if (page.total >= 0)
        m_total = page.total;
    const bool newest = before == 0;
    const bool gap = newest && !m_rows.empty() && page.next != 0 && !page.items.empty() && page.items.back().number > m_rows.front().number;
    if (gap) { // more than a page has come since: start again rather than show a hole
        reload();
        return;
    }
    if (newest && !m_rows.empty()) {
        for (const Execution &execution : page.items)
            take(execution);
        return;
    }
    m_next = page.next;
    std::vector<Row> rows;
    for (const Execution &execution : page.items) {
        if (m_numbers.contains(execution.id))
            take(execution);
        else
            rows.push_back(rowOf(execution));
    }
    std::sort(rows.begin(), rows.end(), [](const Row &one, const Row &other) { return one.number > other.number; });
    if (rows.empty())
        return;
    const int place = placeOf(rows.front().number); // before the rows are moved: arguments have no order
    if (place == placeOf(rows.back().number)) {
        insertAt(place, std::move(rows));
        return;
    }
    for (Row &row : rows) {
        const int each = placeOf(row.number);
        insertAt(each, {std::move(row)});
    }
}

ExecutionListModel::Row ExecutionListModel::rowOf(const Execution &execution)
{
    Row row;
    row.number = execution.number;
    row.id = execution.id;
    row.scenario = m_texts.shared(execution.scenario);
    std::string label = execution.preset.empty() ? execution.request.preset : execution.preset;
    if (label.empty())
        label = text::join(execution.request.phases, ", ");
    row.label = m_texts.shared(label);
    row.status = execution.status;
    row.requestedAt = execution.requestedAt;
    row.startedAt = execution.startedAt;
    row.completedAt = execution.completedAt;
    row.tally = execution.tally;
    return row;
}

/// Brings one execution in: changes its row, inserts one, or removes the one that the filter no longer wants.
void ExecutionListModel::take(const Execution &execution)
{
    Row fresh = rowOf(execution);
    const int known = findRow(execution.id);
    if (known < 0) {
        const bool beyond = m_next != 0 && fresh.number < m_next; // it comes with its page
        const int place = placeOf(fresh.number); // before the row is moved: arguments have no order
        if (passes(fresh) && !beyond)
            insertAt(place, {std::move(fresh)});
        return;
    }
    if (!passes(fresh)) {
        removeAt(known);
        return;
    }
    Row &row = m_rows[static_cast<std::size_t>(known)];
    if (isFinal(row.status) && !isFinal(fresh.status))
        return; // asked before it finished, answered after that was told
    row = std::move(fresh);
    if (isFinal(row.status))
        m_unfinished.erase(row.id);
    changed(known);
}

void ExecutionListModel::askOne(const ExecutionId &id)
{
    ui::ask(m_link.runs().show(id), this, [this, generation = m_generation](const Outcome<Execution> &answer) {
        if (generation == m_generation && answer)
            take(*answer);
    });
}

bool ExecutionListModel::passes(const Row &row) const
{
    if (!m_filter.scenario.empty() && m_texts.text(row.scenario) != m_filter.scenario)
        return false;
    const auto &statuses = m_filter.statuses;
    return statuses.empty() || std::find(statuses.begin(), statuses.end(), row.status) != statuses.end();
}

int ExecutionListModel::placeOf(std::int64_t number) const
{
    const auto place =
        std::lower_bound(m_rows.begin(), m_rows.end(), number, [](const Row &row, std::int64_t wanted) { return row.number > wanted; });
    return static_cast<int>(place - m_rows.begin());
}

int ExecutionListModel::findRow(const ExecutionId &id) const
{
    const auto number = m_numbers.find(id);
    return number == m_numbers.end() ? -1 : placeOf(number->second);
}

void ExecutionListModel::insertAt(int place, std::vector<Row> rows)
{
    beginInsertRows({}, place, place + static_cast<int>(rows.size()) - 1);
    for (const Row &row : rows) {
        m_numbers.emplace(row.id, row.number);
        if (!isFinal(row.status))
            m_unfinished.insert(row.id);
    }
    m_rows.insert(m_rows.begin() + place, std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
    endInsertRows();
}

void ExecutionListModel::removeAt(int row)
{
    beginRemoveRows({}, row, row);
    const Row &gone = m_rows[static_cast<std::size_t>(row)];
    m_unfinished.erase(gone.id);
    m_numbers.erase(gone.id);
    m_rows.erase(m_rows.begin() + row);
    endRemoveRows();
}

void ExecutionListModel::changed(int row) { Q_EMIT dataChanged(index(row), index(row)); }

void ExecutionListModel::apply(const std::vector<Event> &events)
{
    for (const Event &event : events) {
        if (const auto *queued = std::get_if<RunQueued>(&event.fact)) {
            if (!m_numbers.contains(queued->execution.id) && m_total >= 0 && passes(rowOf(queued->execution)))
                ++m_total;
            take(queued->execution);
        } else if (const auto *started = std::get_if<RunStarted>(&event.fact)) {
            begin(*started);
        } else if (const auto *cases = std::get_if<CasesRecorded>(&event.fact)) {
            count(*cases);
        } else if (const auto *finished = std::get_if<RunFinished>(&event.fact)) {
            finish(*finished);
        }
    }
    Q_EMIT stateChanged();
}

void ExecutionListModel::begin(const RunStarted &fact)
{
    const int row = findRow(fact.run);
    if (row < 0) {
        if (!m_filter.statuses.empty())
            askOne(fact.run);
        return;
    }
    Row &live = m_rows[static_cast<std::size_t>(row)];
    if (live.status != RunStatus::Queued)
        return;
    live.status = RunStatus::Running;
    live.startedAt = fact.at;
    if (passes(live))
        changed(row);
    else
        removeAt(row);
}

void ExecutionListModel::count(const CasesRecorded &fact)
{
    const int row = findRow(fact.run);
    if (row < 0 || isFinal(m_rows[static_cast<std::size_t>(row)].status))
        return;
    m_rows[static_cast<std::size_t>(row)].tally += fact.tally;
    changed(row);
}

void ExecutionListModel::finish(const RunFinished &fact)
{
    const int row = findRow(fact.run);
    if (row >= 0) {
        Row &live = m_rows[static_cast<std::size_t>(row)];
        live.status = fact.status;
        live.completedAt = fact.at;
        m_unfinished.erase(live.id);
        if (passes(live))
            changed(row);
        else
            removeAt(row);
    }
    askOne(fact.run); // its counts as they were stored, or its row under this filter
}

QModelIndex ExecutionListModel::indexOf(const ExecutionId &id) const
{
    const int row = findRow(id);
    return row < 0 ? QModelIndex() : index(row);
}

ExecutionId ExecutionListModel::idAt(const QModelIndex &index) { return utf8(index.data(kIdRole).toString()); }

int ExecutionListModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }

bool ExecutionListModel::canFetchMore(const QModelIndex &parent) const { return !parent.isValid() && m_next != 0 && !m_asking; }

void ExecutionListModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        ask(m_next);
}

milliseconds ExecutionListModel::durationOf(const Row &row)
{
    if (!row.startedAt)
        return milliseconds(-1);
    if (row.completedAt)
        return *row.completedAt - *row.startedAt;
    return isFinal(row.status) ? milliseconds(-1) : std::max(now() - *row.startedAt, milliseconds(0));
}

QString ExecutionListModel::spoken(const Row &row) const
{
    QStringList parts{oneLine(m_texts.text(row.scenario)), Look::statusWord(row.status), relativeTime(row.requestedAt)};
    if (const milliseconds duration = durationOf(row); duration.count() >= 0)
        parts.append(spokenDuration(duration));
    parts.append(Look::tallyText(row.tally));
    parts.removeAll(QString());
    return parts.join(QStringLiteral(", "));
}

QVariant ExecutionListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || static_cast<std::size_t>(index.row()) >= m_rows.size())
        return {};
    const Row &row = m_rows[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case kScenarioRole: return oneLine(m_texts.text(row.scenario));
    case Qt::AccessibleTextRole: return spoken(row);
    case Qt::DecorationRole: return Look::statusIcon(row.status);
    case Qt::ToolTipRole:
        return plainToolTip(QStringLiteral("%1\n%2\n%3")
                                .arg(oneLine(m_texts.text(row.scenario)), oneLine(m_texts.text(row.label)), fullTime(row.requestedAt)));
    case kIdRole: return qtext(row.id);
    case kNumberRole: return qint64{row.number};
    case kLabelRole: return row.label == 0 ? tr("all phases") : oneLine(m_texts.text(row.label));
    case kStatusRole: return static_cast<int>(row.status);
    case kRequestedRole: return qint64{row.requestedAt.time_since_epoch().count()};
    case kDurationRole: return qint64{durationOf(row).count()};
    case kFailedRole: return row.tally.failed;
    case kTallyRole: return Look::tallyText(row.tally);
    default: return {};
    }
}

} // namespace genie::ui
