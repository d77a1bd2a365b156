// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/models/request_list_model.h"

#include "core/base/text.h"
#include "views/models/spoken.h"
#include "views/state/ask.h"
#include "views/style/look.h"

#include <QUrl>

#include <algorithm>

namespace genie::ui {

namespace {

constexpr int kPageSize = 200;

/// The address of an issue when a browser may open it.
QString safeUrl(const DelegationAttempt *attempt)
{
    if (attempt == nullptr)
        return {};
    const QUrl url(qtext(attempt->issueUrl), QUrl::StrictMode);
    return url.isValid() && (url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https")) ? url.toString() : QString();
}

std::string lastError(const SuiteRequest &request)
{
    const auto *attempt = request.attempt();
    if (attempt != nullptr && !attempt->silence.empty())
        return attempt->silence;
    return attempt != nullptr && !attempt->lastError.empty() ? attempt->lastError : request.lastError;
}

} // namespace

RequestListModel::RequestListModel(Link &link, QObject *parent) : QAbstractTableModel(parent), m_link(link) {}

void RequestListModel::setFilter(const RequestQuery &filter)
{
    m_filter = filter;
    reload();
}

bool RequestListModel::filtered() const
{
    return !m_filter.statuses.empty() || !m_filter.priorities.empty() || !m_filter.text.empty() || !m_filter.scenario.empty();
}

void RequestListModel::reload()
{
    ++m_generation;
    beginResetModel();
    m_rows.clear();
    m_next = 0;
    m_total = -1;
    m_asking = false;
    endResetModel();
    ask(0);
}

void RequestListModel::ask(std::int64_t before)
{
    m_asking = true;
    m_failure.reset();
    RequestQuery query = m_filter;
    query.before = before;
    query.limit = kPageSize;
    ui::ask(m_link.requests().list(query), this, [this, generation = m_generation](const Outcome<Page<SuiteRequest>> &answer) {
        if (generation != m_generation)
            return;
        m_asking = false;
        if (answer)
            takePage(*answer);
        else
            m_failure = answer.error();
        Q_EMIT stateChanged();
    });
    Q_EMIT stateChanged();
}

void RequestListModel::takePage(const Page<SuiteRequest> &page)
{
    m_total = page.total;
    m_next = page.next;
    for (const SuiteRequest &request : page.items)
        take(request);
}

/// Changes the row of a request, or puts it where its number belongs.
void RequestListModel::take(const SuiteRequest &request)
{
    const auto place = std::lower_bound(m_rows.begin(), m_rows.end(), request.number,
                                        [](const SuiteRequest &row, std::int64_t number) { return row.number > number; });
    const int row = static_cast<int>(place - m_rows.begin());
    if (place != m_rows.end() && place->number == request.number) {
        if (place->revision > request.revision)
            return; // asked before it changed, answered after that was told
        *place = request;
        Q_EMIT dataChanged(index(row, 0), index(row, kColumns - 1));
        return;
    }
    beginInsertRows({}, row, row);
    m_rows.insert(place, request);
    endInsertRows();
}

bool RequestListModel::passes(const SuiteRequest &request) const
{
    const auto isOneOf = [](const auto &wanted, auto value) { return wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end(); };
    return isOneOf(m_filter.statuses, request.status) && isOneOf(m_filter.priorities, request.priority) && m_filter.text.empty() &&
           (m_filter.scenario.empty() || m_filter.scenario == request.scenario);
}

void RequestListModel::apply(const std::vector<Event> &events)
{
    for (const Event &event : events) {
        if (const auto *queued = std::get_if<RequestQueued>(&event.fact)) {
            if (!passes(queued->request))
                continue;
            if (m_total >= 0)
                ++m_total;
            take(queued->request);
        } else if (const auto *changed = std::get_if<RequestChanged>(&event.fact)) {
            // A row stays under a filter that it no longer fits until the reader asks again: rows that vanish are missed.
            if (indexOf(changed->request.id).isValid())
                take(changed->request);
        }
    }
    Q_EMIT stateChanged();
}

const SuiteRequest *RequestListModel::at(const QModelIndex &index) const
{
    return index.isValid() && static_cast<std::size_t>(index.row()) < m_rows.size() ? &m_rows[static_cast<std::size_t>(index.row())] : nullptr;
}

QModelIndex RequestListModel::indexOf(const RequestId &id) const
{
    const auto found = std::find_if(m_rows.begin(), m_rows.end(), [&](const SuiteRequest &row) { return row.id == id; });
    return found == m_rows.end() ? QModelIndex() : index(static_cast<int>(found - m_rows.begin()), 0);
}

void RequestListModel::tick()
{
    if (!m_rows.empty())
        Q_EMIT dataChanged(index(0, kAge), index(static_cast<int>(m_rows.size()) - 1, kAge), {Qt::DisplayRole});
}

int RequestListModel::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }

int RequestListModel::columnCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : kColumns; }

QVariant RequestListModel::text(const SuiteRequest &request, int column) const
{
    const auto *attempt = request.attempt();
    switch (column) {
    case kState: return Look::say(request.status).word;
    case kAge: return relativeTime(request.createdAt);
    case kScenario: return oneLine(request.scenario);
    case kTypes: return oneLine(text::join(request.types, ", "));
    case kPriority: return Look::priorityWord(request.priority);
    case kIssue: return attempt == nullptr ? QString() : oneLine(attempt->issueId);
    case kTracker: return attempt == nullptr ? QString() : oneLine(attempt->trackerState.empty() ? attempt->tracker : attempt->trackerState);
    case kVerdict:
        if (request.overridden)
            return tr("%1 (overridden)").arg(Look::say(request.overridden->word).word);
        return request.verdict ? Look::say(request.verdict->word).word : QString();
    case kError: return oneLine(lastError(request));
    default: return {};
    }
}

QVariant RequestListModel::data(const QModelIndex &index, int role) const
{
    const SuiteRequest *request = at(index);
    if (request == nullptr)
        return {};
    switch (role) {
    case Qt::DisplayRole: return text(*request, index.column());
    case Qt::DecorationRole:
        if (index.column() == kState)
            return Look::iconOf(Look::say(request->status));
        if (index.column() == kVerdict && (request->overridden || request->verdict))
            return Look::iconOf(Look::say(request->overridden ? request->overridden->word : request->verdict->word));
        return {};
    case Qt::ToolTipRole: {
        if (index.column() == kAge)
            return plainToolTip(fullTime(request->createdAt));
        const QString text = this->text(*request, index.column()).toString();
        return text.isEmpty() ? QVariant() : QVariant(plainToolTip(text));
    }
    case Qt::ForegroundRole:
        return index.column() == kIssue && !safeUrl(request->attempt()).isEmpty() ? QVariant(Look::current().ink(Tone::Accent)) : QVariant();
    case kIdRole: return qtext(request->id);
    case kUrlRole: return safeUrl(request->attempt());
    default: return {};
    }
}

QVariant RequestListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case kState: return tr("State");
    case kAge: return tr("Queued");
    case kScenario: return tr("Scenario");
    case kTypes: return tr("Tests");
    case kPriority: return tr("Priority");
    case kIssue: return tr("Issue");
    case kTracker: return tr("Tracker");
    case kVerdict: return tr("Verdict");
    case kError: return tr("Last error");
    default: return {};
    }
}

bool RequestListModel::canFetchMore(const QModelIndex &parent) const { return !parent.isValid() && m_next != 0 && !m_asking; }

void RequestListModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        ask(m_next);
}

} // namespace genie::ui
