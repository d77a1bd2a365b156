// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/queue/queue_page.h"

#include "views/dialogs/request_dialog.h"
#include "views/models/request_list_model.h"
#include "views/models/spoken.h"
#include "views/state/ask.h"
#include "views/style/look.h"
#include "views/widgets/banner.h"
#include "views/widgets/state_frame.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QUrl>
#include <QVBoxLayout>

#include <memory>

namespace genie::ui {

namespace {

constexpr int kCalm = 20'000;       ///< milliseconds between repaints of ages
constexpr int kTypingPause = 250;   ///< milliseconds without a key before the list is asked for

Moment now() { return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now()); }

QComboBox *choice(QWidget *parent, const char *name, const QString &all)
{
    auto *box = new QComboBox(parent);
    box->setObjectName(QString::fromLatin1(name));
    box->setAccessibleName(all);
    box->addItem(all, -1);
    return box;
}

} // namespace

QueuePage::QueuePage(Link &link, QWidget *parent) : PageView(parent), m_link(link), m_requests(new RequestListModel(link, this))
{
    Look::setKind(this, "page");
    m_banner = new Banner(this);
    m_banner->addClose();
    m_banner->hide();
    m_frame = new StateFrame(makeBody(), this);
    m_frame->setEmpty(QStringLiteral("page-queue"), tr("Nothing has been asked for yet"),
                      tr("A request says which gap is to be closed; whatever comes back for it is measured."));
    connect(m_frame->addEmptyAction(tr("Ask for tests…"), true), &QPushButton::clicked, this, &QueuePage::askForTests);
    m_frame->setLoadingText(tr("Loading the queue…"));
    m_frame->setState(StateFrame::State::Loading);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(m_frame, 1);
    m_typing.setSingleShot(true);
    connect(&m_typing, &QTimer::timeout, this, &QueuePage::setFilter);
    connect(&m_clock, &QTimer::timeout, this, [this] {
        m_requests->tick();
        askFigures();
    });
    connect(&m_link, &Link::told, this, &QueuePage::takeFacts);
    connect(&m_link, &Link::stateChanged, this, &QueuePage::handleLinkState);
    connect(m_requests, &RequestListModel::stateChanged, this, &QueuePage::handleRequests);
}

QWidget *QueuePage::makeBody()
{
    auto *body = new QWidget(this);
    auto *layout = new QVBoxLayout(body);
    layout->setContentsMargins(metrics::kPage, metrics::kLarge, metrics::kPage, metrics::kLarge);
    layout->setSpacing(metrics::kMedium);
    m_figures = new QLabel(body);
    m_figures->setObjectName(QStringLiteral("queueFigures"));
    m_figures->setFont(Look::font(Type::Heading));
    m_figures->setTextFormat(Qt::PlainText);
    m_figures->setWordWrap(true);
    m_waits = new QLabel(body);
    m_waits->setObjectName(QStringLiteral("queueWaits"));
    m_waits->setTextFormat(Qt::PlainText);
    m_waits->setWordWrap(true);
    Look::setKind(m_waits, "muted");
    layout->addWidget(m_figures);
    layout->addWidget(m_waits);
    layout->addWidget(makeFilters(body));
    layout->addWidget(makeTable(body), 1);
    layout->addWidget(makeDeeds(body));
    return body;
}

QWidget *QueuePage::makeFilters(QWidget *parent)
{
    auto *row = new QWidget(parent);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::kSmall);
    m_text = new QLineEdit(row);
    m_text->setObjectName(QStringLiteral("queueFilter"));
    m_text->setPlaceholderText(tr("Find by scenario, notes, request or issue"));
    m_text->setAccessibleName(m_text->placeholderText());
    m_text->setClearButtonEnabled(true);
    m_text->setMaxLength(200);
    m_status = choice(row, "queueStatus", tr("All states"));
    for (const auto status : {RequestStatus::Queued, RequestStatus::Delegated, RequestStatus::Running, RequestStatus::Completed, RequestStatus::Failed})
        m_status->addItem(Look::say(status).word, static_cast<int>(status));
    m_priority = choice(row, "queuePriority", tr("All priorities"));
    for (const auto priority : {RequestPriority::Urgent, RequestPriority::High, RequestPriority::Normal, RequestPriority::Low})
        m_priority->addItem(Look::priorityWord(priority), static_cast<int>(priority));
    layout->addWidget(m_text, 1);
    layout->addWidget(m_status);
    layout->addWidget(m_priority);
    m_new = new QPushButton(tr("Ask for tests…"), row);
    m_new->setObjectName(QStringLiteral("queueNew"));
    connect(m_new, &QPushButton::clicked, this, &QueuePage::askForTests);
    layout->addWidget(m_new);
    connect(m_text, &QLineEdit::textChanged, this, [this] { m_typing.start(kTypingPause); });
    connect(m_status, &QComboBox::currentIndexChanged, this, &QueuePage::setFilter);
    connect(m_priority, &QComboBox::currentIndexChanged, this, &QueuePage::setFilter);
    return row;
}

QWidget *QueuePage::makeTable(QWidget *parent)
{
    m_table = new QTableView(parent);
    m_table->setObjectName(QStringLiteral("queueTable"));
    m_table->setAccessibleName(tr("Requests for tests"));
    m_table->setModel(m_requests);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(metrics::kRow);
    auto *header = m_table->horizontalHeader();
    header->setHighlightSections(false);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setStretchLastSection(true);
    const int widths[RequestListModel::kColumns] = {104, 104, 140, 140, 80, 140, 100, 140, 100};
    for (int column = 0; column < RequestListModel::kColumns; ++column)
        m_table->setColumnWidth(column, widths[column]);
    connect(m_table, &QTableView::activated, this, [this](const QModelIndex &index) {
        if (const SuiteRequest *request = m_requests->at(index))
            Q_EMIT navigateRequested(QStringLiteral("audit"), qtext(request->id));
    });
    connect(m_table, &QTableView::clicked, this, &QueuePage::openIssue);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &QueuePage::enableDeeds);
    return m_table;
}

QPushButton *QueuePage::addDeed(QWidget *parent, const QString &text, const char *name, RequestDeed deed)
{
    auto *button = new QPushButton(text, parent);
    button->setObjectName(QString::fromLatin1(name));
    connect(button, &QPushButton::clicked, this, [this, deed] {
        RequestDeed now = deed;
        if (now.kind == RequestDeed::Kind::Delegate)
            now.tracker = utf8(m_tracker->currentData().toString());
        doToSelected(now);
    });
    m_deeds.append(button);
    return button;
}

QWidget *QueuePage::makeDeeds(QWidget *parent)
{
    auto *row = new QWidget(parent);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::kSmall);
    RequestDeed retry, cancel, delegate, urgent;
    cancel.kind = RequestDeed::Kind::Cancel;
    delegate.kind = RequestDeed::Kind::Delegate;
    urgent.kind = RequestDeed::Kind::Prioritise;
    urgent.priority = RequestPriority::Urgent;
    auto *show = new QPushButton(tr("Audit"), row);
    show->setObjectName(QStringLiteral("queueShow"));
    connect(show, &QPushButton::clicked, this, [this] {
        if (const auto rows = selected(); !rows.isEmpty())
            Q_EMIT navigateRequested(QStringLiteral("audit"), qtext(rows.front().id));
    });
    m_deeds.append(show);
    m_tracker = new QComboBox(row);
    m_tracker->setObjectName(QStringLiteral("queueTracker"));
    m_tracker->setAccessibleName(tr("Whom to hand requests to"));
    m_tracker->setMinimumWidth(180);
    layout->addWidget(show);
    layout->addWidget(addDeed(row, tr("Retry"), "queueRetry", retry));
    layout->addWidget(addDeed(row, tr("Cancel"), "queueCancel", cancel));
    layout->addWidget(addDeed(row, tr("Make urgent"), "queueUrgent", urgent));
    layout->addStretch(1);
    layout->addWidget(m_tracker);
    layout->addWidget(addDeed(row, tr("Hand on"), "queueDelegate", delegate));
    return row;
}

void QueuePage::activate()
{
    m_active = true;
    if (m_first || m_missed) {
        m_requests->reload();
        askFigures();
    }
    if (m_first)
        askTrackers();
    m_first = false;
    m_missed = false;
    handleLinkState(m_link.state());
    m_clock.start(kCalm);
}

void QueuePage::deactivate()
{
    m_active = false;
    m_clock.stop();
}

void QueuePage::refresh()
{
    m_requests->reload();
    askFigures();
    askTrackers();
}

bool QueuePage::settled() const { return !m_first && !m_requests->asking() && !m_figuresAsked; }

void QueuePage::open(const QString &argument)
{
    m_wanted = argument;
    handleRequests();
}

void QueuePage::askForTests()
{
    auto *dialog = new RequestDialog(m_link, this);
    connect(dialog, &RequestDialog::queued, this, [this](const QString &request, bool duplicate) {
        Q_EMIT said(duplicate ? tr("The same request waits already") : tr("Queued"));
        m_requests->reload();
        open(request);
    });
    dialog->open();
}

void QueuePage::setFilter()
{
    RequestQuery filter;
    filter.text = utf8(m_text->text().trimmed());
    if (const int status = m_status->currentData().toInt(); status >= 0)
        filter.statuses = {static_cast<RequestStatus>(status)};
    if (const int priority = m_priority->currentData().toInt(); priority >= 0)
        filter.priorities = {static_cast<RequestPriority>(priority)};
    m_requests->setFilter(filter);
}

void QueuePage::takeFacts(const std::vector<Event> &events)
{
    const bool ours = std::any_of(events.begin(), events.end(), [](const Event &event) { return !requestOf(event.fact).empty(); });
    if (!ours)
        return;
    if (!m_active) {
        m_missed = true;
        return;
    }
    m_requests->apply(events);
    askFigures();
    enableDeeds();
}

void QueuePage::handleLinkState(LinkState state)
{
    const bool usable = state == LinkState::Live || state == LinkState::Stale;
    const bool back = usable && m_lostSince != Moment{};
    if (!usable && m_lostSince == Moment{})
        m_lostSince = now();
    if (usable)
        m_lostSince = {};
    m_frame->setLost(state == LinkState::Lost || state == LinkState::Stale, m_lostSince == Moment{} ? now() : m_lostSince);
    enableDeeds();
    if (back && m_active)
        refresh();
}

void QueuePage::handleRequests()
{
    if (m_requests->rowCount() > 0 || m_requests->filtered())
        m_frame->setState(StateFrame::State::Live);
    else if (m_requests->failure())
        m_frame->setTrouble(tr("The queue cannot be shown"), Look::failureText(*m_requests->failure()));
    else
        m_frame->setState(m_requests->asking() ? StateFrame::State::Loading : StateFrame::State::Empty);
    if (const QModelIndex wanted = m_requests->indexOf(utf8(m_wanted)); !m_wanted.isEmpty() && wanted.isValid()) {
        m_table->selectRow(wanted.row());
        m_table->scrollTo(wanted);
        m_wanted.clear();
    }
    if (m_table->selectionModel()->selectedRows().isEmpty() && m_requests->rowCount() > 0)
        m_table->setCurrentIndex(m_requests->index(0, 0));
    enableDeeds();
}

void QueuePage::askFigures()
{
    if (m_figuresAsked)
        return;
    m_figuresAsked = true;
    ask(m_link.requests().figures(), this, [this](const Outcome<QueueFigures> &figures) {
        m_figuresAsked = false;
        if (figures)
            showFigures(*figures);
    });
}

void QueuePage::showFigures(const QueueFigures &figures)
{
    // The age of the oldest that could be done now comes first: a long queue is no trouble, a stalled one is.
    QStringList first{figures.oldestEligibleAt ? tr("Oldest that could be done now: %1").arg(relativeTime(*figures.oldestEligibleAt))
                                               : tr("Nothing waits to be done")};
    const bool stalled = figures.delegated + figures.running > 0 && figures.completed24h + figures.failed24h == 0;
    if (stalled)
        first.append(tr("nothing was finished within 24 hours"));
    if (figures.silent > 0)
        first.append(counted(figures.silent, tr("silent delegation"), tr("silent delegations")));
    m_figures->setText(first.join(QStringLiteral(" · ")));
    QStringList second{tr("%1 queued").arg(number(figures.queued)), tr("%1 delegated").arg(number(figures.delegated)), tr("%1 worked on").arg(number(figures.running)),
                       tr("%1 completed").arg(number(figures.completed)), tr("%1 failed").arg(number(figures.failed))};
    if (figures.outbox > 0)
        second.append(tr("%1 in the outbox").arg(number(figures.outbox)));
    if (figures.wait50)
        second.append(tr("wait for a tracker: %1 half, %2 for 90 %, %3 for 99 %")
                          .arg(shortDuration(*figures.wait50), shortDuration(figures.wait90.value_or(*figures.wait50)), shortDuration(figures.wait99.value_or(*figures.wait50))));
    m_waits->setText(second.join(QStringLiteral(" · ")));
}

void QueuePage::askTrackers()
{
    ask(m_link.requests().trackers(), this, [this](const Outcome<std::vector<TrackerChoice>> &choices) {
        if (!choices)
            return;
        m_tracker->clear();
        for (const TrackerChoice &choice : *choices) {
            m_tracker->addItem(choice.ready ? oneLine(choice.label) : tr("%1 (not ready)").arg(oneLine(choice.label)), qtext(choice.name));
            m_tracker->setItemData(m_tracker->count() - 1, plainToolTip(oneLine(choice.detail)), Qt::ToolTipRole);
        }
        enableDeeds();
    });
}

QList<SuiteRequest> QueuePage::selected() const
{
    QList<SuiteRequest> rows;
    for (const QModelIndex &index : m_table->selectionModel()->selectedRows())
        if (const SuiteRequest *request = m_requests->at(index))
            rows.append(*request);
    return rows;
}

void QueuePage::enableDeeds()
{
    const auto rows = selected();
    const bool usable = m_lostSince == Moment{};
    m_new->setEnabled(usable);
    const auto any = [&](auto fits) { return usable && std::any_of(rows.begin(), rows.end(), fits); };
    for (QPushButton *button : m_deeds) {
        const QString name = button->objectName();
        if (name == QLatin1String("queueRetry"))
            button->setEnabled(any([](const SuiteRequest &row) { return row.status == RequestStatus::Failed; }));
        else if (name == QLatin1String("queueCancel"))
            button->setEnabled(any([](const SuiteRequest &row) { return !isFinal(row.status); }));
        else if (name == QLatin1String("queueShow"))
            button->setEnabled(rows.size() == 1);
        else
            button->setEnabled(any([](const SuiteRequest &row) { return row.status == RequestStatus::Queued; }) &&
                               (name != QLatin1String("queueDelegate") || m_tracker->count() > 0));
    }
}

void QueuePage::doToSelected(const RequestDeed &deed)
{
    struct Round {
        int open = 0, done = 0;
        QStringList refused;
    };
    const auto rows = selected();
    auto round = std::make_shared<Round>();
    round->open = static_cast<int>(rows.size());
    m_banner->hide();
    for (const SuiteRequest &row : rows) {
        RequestDeed now = deed;
        now.revision = row.revision;
        now.by = qEnvironmentVariable("USER").toStdString();
        ask(m_link.requests().change(row.id, now), this, [this, round](const Outcome<SuiteRequest> &answer) {
            if (answer)
                ++round->done;
            else
                round->refused.append(Look::failureText(answer.error()));
            if (--round->open > 0)
                return;
            if (round->refused.isEmpty())
                Q_EMIT said(counted(round->done, tr("request changed"), tr("requests changed")));
            else
                m_banner->say(round->refused.mid(0, 3).join(QLatin1Char('\n')), Tone::Warning);
        });
    }
}

void QueuePage::openIssue(const QModelIndex &index)
{
    if (index.column() != RequestListModel::kIssue)
        return;
    if (const QString url = index.data(RequestListModel::kUrlRole).toString(); !url.isEmpty())
        QDesktopServices::openUrl(QUrl(url, QUrl::StrictMode));
}

} // namespace genie::ui
