// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/audit/audit_page.h"

#include "core/base/text.h"
#include "views/dialogs/folder_dialog.h"
#include "views/models/spoken.h"
#include "views/pages/audit/audit_rows.h"
#include "views/state/ask.h"
#include "views/style/look.h"
#include "views/widgets/banner.h"
#include "views/widgets/card.h"
#include "views/widgets/chip.h"
#include "views/widgets/state_frame.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace genie::ui {

namespace {

Moment now() { return std::chrono::time_point_cast<milliseconds>(std::chrono::system_clock::now()); }

} // namespace

AuditPage::AuditPage(Link &link, QWidget *parent) : PageView(parent), m_link(link)
{
    Look::setKind(this, "page");
    m_banner = new Banner(this);
    m_banner->addClose();
    m_banner->hide();
    m_frame = new StateFrame(makeBody(), this);
    m_frame->setEmpty(QStringLiteral("page-audit"), tr("No request to audit yet"), tr("Ask for tests with: test-genie generate SCENARIO --gaps 3"));
    m_frame->setLoadingText(tr("Loading the audit…"));
    m_frame->setState(StateFrame::State::Loading);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_banner);
    layout->addWidget(m_frame, 1);
    connect(&m_link, &Link::told, this, &AuditPage::takeFacts);
    connect(&m_link, &Link::stateChanged, this, &AuditPage::handleLinkState);
}

QWidget *AuditPage::makeBody()
{
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto *body = new QWidget(scroll);
    Look::setKind(body, "page");
    auto *layout = new QVBoxLayout(body);
    layout->setContentsMargins(metrics::kPage, metrics::kLarge, metrics::kPage, metrics::kLarge);
    layout->setSpacing(metrics::kMedium);
    layout->addWidget(makeHeader(body));
    const auto card = [&](const QString &heading, const char *name) {
        auto *made = new Card(heading, body);
        made->setObjectName(QString::fromLatin1(name));
        layout->addWidget(made);
        return made;
    };
    m_gaps = card(tr("Gap, before and after"), "auditGaps");
    m_tests = card(tr("New and changed tests"), "auditTests");
    m_suspicions = card(tr("What looks better than it is"), "auditSuspicions");
    m_runs = card(tr("Runs of this request"), "auditRuns");
    m_timeline = card(tr("Timeline"), "auditTimeline");
    m_funnel = card(tr("From wish to closed gap, by tracker"), "auditFunnel");
    layout->addStretch(1);
    scroll->setWidget(body);
    return scroll;
}

QWidget *AuditPage::makeHeader(QWidget *parent)
{
    auto *header = new QWidget(parent);
    auto *layout = new QVBoxLayout(header);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::kSmall);
    m_find = new QLineEdit(header);
    m_find->setObjectName(QStringLiteral("auditFind"));
    m_find->setPlaceholderText(tr("Request or issue"));
    m_find->setAccessibleName(m_find->placeholderText());
    m_find->setMaxLength(200);
    m_find->setMaximumWidth(280);
    connect(m_find, &QLineEdit::returnPressed, this, [this] { open(m_find->text().trimmed()); });
    m_verdict = new Chip(header);
    m_judge = new QPushButton(tr("Judge now"), header);
    m_judge->setObjectName(QStringLiteral("auditJudge"));
    m_judge->setToolTip(tr("Measure what is there now, whatever the tracker says"));
    m_verify = new QPushButton(tr("Verify"), header);
    m_verify->setObjectName(QStringLiteral("auditVerify"));
    m_verify->setToolTip(tr("Compute the verdict again from what it was computed from"));
    m_export = new QPushButton(tr("Export…"), header);
    m_export->setObjectName(QStringLiteral("auditExport"));
    m_export->setToolTip(tr("Write everything that proves this verdict into a folder"));
    connect(m_export, &QPushButton::clicked, this, [this] {
        askForFolder(this, tr("Where the export goes"), [this](const QString &folder) { exportTo(folder); });
    });
    connect(m_judge, &QPushButton::clicked, this, &AuditPage::judge);
    connect(m_verify, &QPushButton::clicked, this, &AuditPage::verify);
    auto *top = new QHBoxLayout;
    top->setSpacing(metrics::kSmall);
    top->addWidget(m_verdict);
    top->addStretch(1);
    top->addWidget(m_find);
    top->addWidget(m_judge);
    top->addWidget(m_verify);
    top->addWidget(m_export);
    layout->addLayout(top);
    m_sentence = plainLabel({}, header);
    m_sentence->setObjectName(QStringLiteral("auditSentence"));
    m_sentence->setFont(Look::font(Type::Heading));
    m_facts = plainLabel({}, header);
    m_facts->setObjectName(QStringLiteral("auditFacts"));
    Look::setKind(m_facts, "muted");
    m_issue = new QLabel(header);
    m_issue->setWordWrap(true);
    m_issue->setObjectName(QStringLiteral("auditIssue"));
    m_issue->setTextFormat(Qt::RichText); // its only markup is the link that is made here
    m_issue->setOpenExternalLinks(true);
    m_issue->setTextInteractionFlags(Qt::TextBrowserInteraction);
    layout->addWidget(m_sentence);
    layout->addWidget(m_facts);
    layout->addWidget(m_issue);
    layout->addWidget(makeOverride(header));
    return header;
}

QWidget *AuditPage::makeOverride(QWidget *parent)
{
    auto *row = new QWidget(parent);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::kSmall);
    m_note = new QLineEdit(row);
    m_note->setObjectName(QStringLiteral("auditNote"));
    m_note->setPlaceholderText(tr("Why you call it closed all the same"));
    m_note->setAccessibleName(m_note->placeholderText());
    m_note->setMaxLength(1000);
    m_override = new QPushButton(tr("Override as closed"), row);
    m_override->setObjectName(QStringLiteral("auditOverride"));
    m_override->setEnabled(false);
    connect(m_note, &QLineEdit::textChanged, this,
            [this](const QString &text) { m_override->setEnabled(!text.trimmed().isEmpty() && m_request && (m_request->verdict || isFinal(m_request->status))); });
    connect(m_note, &QLineEdit::returnPressed, m_override, &QPushButton::click);
    connect(m_override, &QPushButton::clicked, this, &AuditPage::override);
    layout->addWidget(m_note, 1);
    layout->addWidget(m_override);
    return row;
}

void AuditPage::activate()
{
    m_active = true;
    if (std::exchange(m_missed, false))
        ask();
    handleLinkState(m_link.state());
}

void AuditPage::refresh() { ask(); }

void AuditPage::open(const QString &argument)
{
    m_argument = argument;
    m_banner->hide();
    if (m_active)
        ask();
    else
        m_missed = true;
}

void AuditPage::takeFacts(const std::vector<Event> &events)
{
    const bool ours = std::any_of(events.begin(), events.end(), [this](const Event &event) {
        const RequestId about = requestOf(event.fact);
        return !about.empty() && (!m_request || about == m_request->id);
    });
    if (!ours)
        return;
    if (m_active)
        ask();
    else
        m_missed = true;
}

void AuditPage::handleLinkState(LinkState state)
{
    const bool usable = state == LinkState::Live || state == LinkState::Stale;
    const bool back = usable && m_lostSince != Moment{};
    if (!usable && m_lostSince == Moment{})
        m_lostSince = now();
    if (usable)
        m_lostSince = {};
    m_frame->setLost(state == LinkState::Lost || state == LinkState::Stale, m_lostSince == Moment{} ? now() : m_lostSince);
    m_judge->setEnabled(usable && m_request.has_value());
    m_verify->setEnabled(usable && m_shown.has_value());
    m_export->setEnabled(m_verify->isEnabled());
    if (back && m_active)
        ask();
}

void AuditPage::ask()
{
    ++m_generation;
    m_open = 0;
    if (m_argument.isEmpty())
        return askNewest();
    ++m_open;
    ui::ask(m_link.requests().show(utf8(m_argument)), this, [this, generation = m_generation](const Outcome<SuiteRequest> &answer) {
        if (generation != m_generation)
            return;
        --m_open;
        if (answer)
            askRest(*answer);
        else if (m_request)
            m_banner->say(Look::failureText(answer.error()), Tone::Warning);
        else
            trouble(answer.error());
    });
}

void AuditPage::askNewest()
{
    RequestQuery newest;
    newest.limit = 1;
    ++m_open;
    ui::ask(m_link.requests().list(newest), this, [this, generation = m_generation](const Outcome<Page<SuiteRequest>> &answer) {
        if (generation != m_generation)
            return;
        --m_open;
        if (!answer)
            return trouble(answer.error());
        if (answer->items.empty())
            return m_frame->setState(StateFrame::State::Empty);
        m_argument = qtext(answer->items.front().id);
        ask();
    });
}

void AuditPage::askRest(const SuiteRequest &request)
{
    m_request = request;
    m_shown.reset();
    showRequest(request);
    m_frame->setState(StateFrame::State::Live);
    const auto take = [this, generation = m_generation](auto fill) {
        ++m_open;
        return [this, generation, fill](const auto &answer) {
            if (generation != m_generation)
                return;
            --m_open;
            if (answer)
                (this->*fill)(*answer);
        };
    };
    if (request.verdict)
        ui::ask(m_link.audits().show(request.verdict->id), this, take(&AuditPage::showVerdict));
    ui::ask(m_link.requests().timeline(request.id), this, take(&AuditPage::showTimeline));
    ui::ask(m_link.requests().executions(request.id), this, take(&AuditPage::showExecutions));
    ui::ask(m_link.audits().ledger({}), this, take(&AuditPage::showFunnel));
}

void AuditPage::trouble(const Failure &failure) { m_frame->setTrouble(tr("The audit cannot be shown"), Look::failureText(failure)); }

void AuditPage::showRequest(const SuiteRequest &request)
{
    const auto word = request.overridden ? std::optional(request.overridden->word) : request.verdict ? std::optional(request.verdict->word) : std::nullopt;
    if (word)
        m_verdict->say(Look::say(*word));
    else
        m_verdict->say(Look::say(request.status));
    QString sentence = request.verdict ? oneLine(request.verdict->sentence) : tr("Not judged yet");
    if (request.overridden)
        sentence = tr("%1 called it %2: %3\nMeasured: %4")
                       .arg(oneLine(request.overridden->by), Look::say(request.overridden->word).word.toLower(), oneLine(request.overridden->note), sentence);
    m_sentence->setText(sentence);
    QStringList facts{oneLine(request.scenario), oneLine(text::join(request.types, ", ")), tr("target %1 %").arg(request.coverageTarget),
                      Look::priorityWord(request.priority), tr("queued %1").arg(relativeTime(request.createdAt)), tr("request %1").arg(qtext(request.id.substr(0, 8)))};
    if (request.verdict)
        facts.append(tr("coverage %1 before, %2 after").arg(Look::percentOrUnknown(request.verdict->coverageBefore), Look::percentOrUnknown(request.verdict->coverageAfter)));
    const auto *attempt = request.attempt();
    const std::string error = attempt != nullptr && !attempt->lastError.empty() ? attempt->lastError : request.lastError;
    if (!error.empty())
        facts.append(oneLine(error));
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    m_issue->setText(attempt == nullptr ? QString() : issueLine(*attempt));
    m_issue->setVisible(attempt != nullptr);
    fillGap(*m_gaps, request.gap);
    for (Card *card : {m_tests, m_suspicions})
        clear(*card);
    m_tests->setVisible(false);
    m_suspicions->setVisible(false);
    m_note->textChanged(m_note->text());
    handleLinkState(m_link.state());
}

void AuditPage::showVerdict(const Verdict &verdict)
{
    m_shown = verdict;
    fillGaps(*m_gaps, verdict);
    fillTests(*m_tests, verdict);
    fillWeakenings(*m_suspicions, verdict);
    m_tests->setVisible(true);
    m_suspicions->setVisible(!verdict.weakenings.empty());
    m_verify->setEnabled(m_lostSince == Moment{});
    m_export->setEnabled(m_verify->isEnabled());
}

void AuditPage::showTimeline(const std::vector<Event> &events) { fillTimeline(*m_timeline, events); }

void AuditPage::showExecutions(const std::vector<Execution> &executions)
{
    m_runs->setVisible(!executions.empty());
    fillExecutions(*m_runs, executions, [this](const ExecutionId &id) { Q_EMIT navigateRequested(QStringLiteral("runs"), qtext(id)); });
}

void AuditPage::showFunnel(const std::vector<LedgerRow> &rows) { fillFunnel(*m_funnel, rows); }

void AuditPage::judge()
{
    if (!m_request)
        return;
    m_judge->setEnabled(false);
    m_banner->say(tr("Measuring; this takes as long as the tests do."), Tone::Accent);
    ui::ask(m_link.audits().judge(m_request->id), this, [this](const Outcome<Verdict> &answer) {
        m_judge->setEnabled(m_lostSince == Moment{});
        if (!answer)
            return m_banner->say(Look::failureText(answer.error()), Tone::Failed);
        m_banner->hide();
        ask();
    });
}

void AuditPage::verify()
{
    if (!m_shown)
        return;
    ui::ask(m_link.audits().verify(m_shown->summary.id), this, [this](const Outcome<VerificationReport> &answer) {
        if (!answer)
            return m_banner->say(Look::failureText(answer.error()), Tone::Failed);
        if (answer->same)
            return m_banner->say(tr("Computed again: the same verdict."), Tone::Accent);
        QStringList lines{tr("This verdict cannot be confirmed:")};
        for (const auto &difference : answer->differences)
            lines.append(oneLine(difference));
        m_banner->say(lines.mid(0, 6).join(QLatin1Char('\n')), Tone::Failed);
    });
}

void AuditPage::exportTo(const QString &folder)
{
    if (!m_shown)
        return;
    ui::ask(m_link.audits().exportTo(m_shown->summary.id, utf8(folder)), this, [this](const Outcome<std::string> &answer) {
        if (answer)
            m_banner->say(tr("Exported to %1").arg(oneLine(*answer)), Tone::Accent);
        else
            m_banner->say(Look::failureText(answer.error()), Tone::Failed);
    });
}

void AuditPage::override()
{
    if (!m_request || m_note->text().trimmed().isEmpty())
        return;
    RequestDeed deed;
    deed.kind = RequestDeed::Kind::Override;
    deed.word = VerdictWord::Closed;
    deed.note = utf8(m_note->text().trimmed());
    deed.revision = m_request->revision;
    deed.by = qEnvironmentVariable("USER").toStdString();
    ui::ask(m_link.requests().change(m_request->id, deed), this, [this](const Outcome<SuiteRequest> &answer) {
        if (!answer)
            return m_banner->say(Look::failureText(answer.error()), Tone::Warning);
        m_note->clear();
        Q_EMIT said(tr("Your verdict stands beside the measured one"));
        ask();
    });
}

} // namespace genie::ui
