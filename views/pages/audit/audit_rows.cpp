// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/pages/audit/audit_rows.h"

#include "views/models/spoken.h"
#include "views/style/look.h"
#include "views/widgets/card.h"
#include "views/widgets/chip.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>

namespace genie::ui {

namespace {

constexpr std::size_t kMostRows = 200; ///< in one card; the rest is a number
constexpr std::size_t kMostRanges = 20;

QString ranges(const std::vector<LineRange> &lines)
{
    QStringList parts;
    for (std::size_t i = 0; i < std::min(lines.size(), kMostRanges); ++i)
        parts.append(lines[i].first == lines[i].last ? QString::number(lines[i].first) : QStringLiteral("%1–%2").arg(lines[i].first).arg(lines[i].last));
    if (lines.size() > kMostRanges)
        parts.append(Look::tr("and %1 more").arg(lines.size() - kMostRanges));
    return parts.join(QStringLiteral(", "));
}

QLabel *muted(const QString &text, QWidget *parent)
{
    QLabel *label = plainLabel(text, parent);
    Look::setKind(label, "muted");
    return label;
}

/// A chip and lines of text beside it.
void addRow(Card &card, const Saying &saying, const QString &title, const QStringList &lines)
{
    auto *row = new QWidget(&card);
    auto *grid = new QGridLayout(row);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(metrics::kMedium);
    grid->setVerticalSpacing(metrics::kHair);
    grid->setColumnMinimumWidth(0, 120);
    grid->setColumnStretch(1, 1);
    auto *chip = new Chip(row);
    chip->say(saying);
    grid->addWidget(chip, 0, 0, Qt::AlignLeft | Qt::AlignTop);
    grid->addWidget(plainLabel(title, row), 0, 1);
    int line = 0;
    for (const QString &text : lines)
        if (!text.isEmpty())
            grid->addWidget(muted(text, row), ++line, 1);
    card.body()->addWidget(row);
}

void addMore(Card &card, std::size_t count)
{
    if (count > kMostRows)
        card.body()->addWidget(muted(Look::tr("and %1 more").arg(count - kMostRows), &card));
}

QString nameOf(const TestSelector &test) { return oneLine(test.suite.empty() ? test.name : test.suite + " " + test.name); }

QString place(const std::string &file, int line) { return line > 0 ? QStringLiteral("%1:%2").arg(oneLine(file)).arg(line) : oneLine(file); }

} // namespace

QLabel *plainLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

void clear(Card &card)
{
    while (QLayoutItem *item = card.body()->takeAt(0)) {
        if (item->widget() != nullptr)
            item->widget()->deleteLater();
        delete item;
    }
}

void fillGap(Card &card, const Gap &gap)
{
    clear(card);
    card.setNote(gap.empty() ? Look::tr("all that the baseline lacks") : counted(gap.lineCount(), Look::tr("line"), Look::tr("lines")));
    const Saying open{Look::tr("Open"), Tone::Queued, QStringLiteral("status-queued")};
    std::size_t rows = 0;
    for (const auto &file : gap.files)
        if (++rows <= kMostRows)
            addRow(card, open, oneLine(file.path), {Look::tr("lines %1").arg(ranges(file.lines)), oneLine(file.why)});
    for (const auto &requirement : gap.requirements)
        if (++rows <= kMostRows)
            addRow(card, open, oneLine(requirement.id), {oneLine(requirement.text)});
    addMore(card, rows);
    if (rows == 0)
        card.body()->addWidget(muted(Look::tr("Nobody chose lines or requirements: whatever is uncovered counts."), &card));
}

void fillGaps(Card &card, const Verdict &verdict)
{
    clear(card);
    card.setNote(Look::tr("%1 of %2 lines covered now").arg(verdict.summary.gapLinesClosed).arg(verdict.summary.gapLines));
    std::size_t rows = 0;
    for (const auto &gap : verdict.gaps) {
        if (++rows > kMostRows)
            continue;
        const QString subject = oneLine(gap.subject);
        QStringList lines{oneLine(gap.text)};
        if (!gap.closed.empty())
            lines.append(Look::tr("covered now: %1").arg(ranges(gap.closed)));
        if (!gap.open.empty())
            lines.append(Look::tr("still open: %1").arg(ranges(gap.open)));
        if (gap.before || gap.after)
            lines.append(Look::tr("%1 before, %2 after").arg(Look::percentOrUnknown(gap.before), Look::percentOrUnknown(gap.after)));
        lines.append(oneLine(gap.reason));
        for (const auto &test : gap.tests)
            if (const auto selector = TestSelector::fromText(test))
                lines.append(Look::tr("by %1").arg(nameOf(*selector)));
        addRow(card, Look::say(gap.word), subject, lines);
    }
    addMore(card, rows);
    for (const auto &reason : verdict.reasons)
        card.body()->addWidget(muted(oneLine(reason), &card));
}

void fillTests(Card &card, const Verdict &verdict)
{
    clear(card);
    const auto &funnel = verdict.summary.funnel;
    card.setNote(Look::tr("%1 found, %2 built, %3 ran, %4 stable, %5 on target").arg(funnel.found).arg(funnel.built).arg(funnel.ran).arg(funnel.stable).arg(funnel.onTarget));
    std::size_t rows = 0;
    for (const auto &test : verdict.tests) {
        if (++rows > kMostRows)
            continue;
        const bool there = test.stage == FunnelStage::OnTarget;
        QString covers;
        for (const auto &file : test.covers)
            covers += (covers.isEmpty() ? QString() : QStringLiteral("; ")) + oneLine(file.path) + QStringLiteral(" ") + ranges(file.lines);
        addRow(card, {Look::funnelWord(test.stage), there ? Tone::Passed : Tone::Warning, there ? QStringLiteral("status-passed") : QStringLiteral("status-skipped")},
               nameOf(test.test),
               {place(test.test.file, test.line), covers.isEmpty() ? QString() : Look::tr("runs %1").arg(covers), oneLine(test.stopped)});
    }
    addMore(card, rows);
    if (rows == 0)
        card.body()->addWidget(muted(Look::tr("No test was added or changed."), &card));
    card.body()->addWidget(muted(Look::tr("sandbox: %1").arg(oneLine(verdict.sandbox)), &card));
}

void fillWeakenings(Card &card, const Verdict &verdict)
{
    clear(card);
    card.setNote(QString::number(verdict.weakenings.size()));
    std::size_t rows = 0;
    for (const auto &weakening : verdict.weakenings)
        if (++rows <= kMostRows)
            addRow(card, {oneLine(weakening.kind).replace(QLatin1Char('_'), QLatin1Char(' ')), Tone::Failed, QStringLiteral("warning")},
                   place(weakening.file, weakening.line), {oneLine(weakening.text)});
    addMore(card, rows);
}

void fillTimeline(Card &card, const std::vector<Event> &events)
{
    clear(card);
    card.setNote(QString::number(events.size()));
    const std::size_t skipped = events.size() > kMostRows ? events.size() - kMostRows : 0;
    for (std::size_t i = skipped; i < events.size(); ++i) {
        QString what;
        if (std::holds_alternative<RequestQueued>(events[i].fact))
            what = Look::tr("queued, with its baseline");
        else if (const auto *judged = std::get_if<RequestJudged>(&events[i].fact))
            what = Look::tr("measured: %1").arg(Look::say(judged->verdict.word).word.toLower());
        else if (const auto *run = std::get_if<RunQueued>(&events[i].fact))
            what = Look::tr("run %1").arg(qtext(run->execution.id.substr(0, 8)));
        else if (const auto *changed = std::get_if<RequestChanged>(&events[i].fact))
            what = oneLine(changed->what).replace(QLatin1Char('_'), QLatin1Char(' ')) + (changed->note.empty() ? QString() : QStringLiteral(": ") + oneLine(changed->note)) +
                   (changed->by.empty() ? QString() : QStringLiteral(" (%1)").arg(oneLine(changed->by)));
        card.body()->addWidget(plainLabel(QStringLiteral("%1   %2").arg(fullTime(events[i].at), what), &card));
    }
}

void fillExecutions(Card &card, const std::vector<Execution> &executions, const std::function<void(const ExecutionId &)> &open)
{
    clear(card);
    int passed = 0, failed = 0;
    std::vector<milliseconds> durations;
    for (const auto &execution : executions) {
        passed += execution.status == RunStatus::Passed ? 1 : 0;
        failed += execution.status == RunStatus::Failed ? 1 : 0;
        if (execution.startedAt && execution.completedAt)
            durations.push_back(*execution.completedAt - *execution.startedAt);
    }
    std::sort(durations.begin(), durations.end());
    QString note = Look::tr("%1 passed, %2 failed").arg(passed).arg(failed);
    if (!durations.empty())
        note += Look::tr(", median %1").arg(shortDuration(durations[(durations.size() - 1) / 2]));
    card.setNote(note);
    for (const auto &execution : executions) {
        auto *button = new QPushButton(Look::statusIcon(execution.status),
                                       QStringLiteral("%1   %2").arg(qtext(execution.id.substr(0, 8)), relativeTime(execution.requestedAt)), &card);
        Look::setKind(button, "quiet");
        QObject::connect(button, &QPushButton::clicked, &card, [open, id = execution.id] { open(id); });
        card.body()->addWidget(button, 0, Qt::AlignLeft);
    }
}

void fillFunnel(Card &card, const std::vector<LedgerRow> &rows)
{
    clear(card);
    auto *table = new QWidget(&card);
    auto *grid = new QGridLayout(table);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(metrics::kLarge);
    grid->setVerticalSpacing(metrics::kTight);
    const QStringList heads{Look::tr("Tracker"), Look::tr("requested"), Look::tr("delegated"), Look::tr("answered"), Look::tr("built"),
                            Look::tr("stable"),  Look::tr("on target"), Look::tr("closed"),    Look::tr("time to close")};
    for (int column = 0; column < heads.size(); ++column)
        grid->addWidget(muted(heads.at(column), table), 0, column);
    int line = 0;
    for (const auto &row : rows) {
        ++line;
        const QStringList cells{row.group.empty() ? Look::tr("nobody yet") : oneLine(row.group), number(row.requested), number(row.delegated), number(row.answered), number(row.built),
                                number(row.stable), number(row.onTarget), number(row.closed), row.meanTimeToClose ? shortDuration(*row.meanTimeToClose) : QStringLiteral("–")};
        for (int column = 0; column < cells.size(); ++column)
            grid->addWidget(plainLabel(cells.at(column), table), line, column);
    }
    grid->setColumnStretch(0, 1);
    card.body()->addWidget(table);
}

QString issueLine(const DelegationAttempt &attempt)
{
    const QUrl url(qtext(attempt.issueUrl), QUrl::StrictMode);
    const bool linked = url.isValid() && (url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https"));
    QString issue = oneLine(attempt.issueId).toHtmlEscaped();
    if (linked && !issue.isEmpty())
        issue = QStringLiteral("<a href=\"%1\">%2</a>").arg(url.toString(QUrl::FullyEncoded).toHtmlEscaped(), issue);
    QStringList parts{Look::tr("attempt %1").arg(attempt.number), oneLine(attempt.tracker).toHtmlEscaped()};
    if (!issue.isEmpty())
        parts.append(Look::tr("issue %1").arg(issue));
    if (!attempt.trackerState.empty())
        parts.append(Look::tr("tracker says %1").arg(oneLine(attempt.trackerState).toHtmlEscaped()));
    if (attempt.heardAt)
        parts.append(Look::tr("last heard of %1").arg(relativeTime(*attempt.heardAt)));
    if (!attempt.silence.empty())
        parts.append(oneLine(attempt.silence).replace(QLatin1Char('_'), QLatin1Char(' ')).toHtmlEscaped());
    return parts.join(QStringLiteral(" · "));
}

} // namespace genie::ui
