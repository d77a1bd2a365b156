// SPDX-License-Identifier: GPL-3.0-or-later
// The words, tones and icons of domain values: the only such switch of the console.
#include "views/style/look.h"

#include <QHash>
#include <QStringList>

namespace genie::ui {

namespace {

QString icn(const char *name) { return QString::fromLatin1(name); }

} // namespace

Saying Look::say(RunStatus status)
{
    switch (status) {
    case RunStatus::Queued: return {tr("Queued"), Tone::Queued, icn("status-queued")};
    case RunStatus::Running: return {tr("Running"), Tone::Running, icn("status-running")};
    case RunStatus::Passed: return {tr("Passed"), Tone::Passed, icn("status-passed")};
    case RunStatus::Failed: return {tr("Failed"), Tone::Failed, icn("status-failed")};
    case RunStatus::Skipped: return {tr("Skipped"), Tone::Skipped, icn("status-skipped")};
    case RunStatus::Cancelled: return {tr("Cancelled"), Tone::Cancelled, icn("status-cancelled")};
    case RunStatus::Interrupted: return {tr("Interrupted"), Tone::Interrupted, icn("status-interrupted")};
    }
    return {tr("Unknown"), Tone::Unknown, icn("status-unknown")};
}

Saying Look::say(PhaseStatus status)
{
    switch (status) {
    case PhaseStatus::Pending: return {tr("Waiting"), Tone::Queued, icn("status-queued")};
    case PhaseStatus::Running: return {tr("Running"), Tone::Running, icn("status-running")};
    case PhaseStatus::Passed: return {tr("Passed"), Tone::Passed, icn("status-passed")};
    case PhaseStatus::Failed: return {tr("Failed"), Tone::Failed, icn("status-failed")};
    case PhaseStatus::Skipped: return {tr("Skipped"), Tone::Skipped, icn("status-skipped")};
    case PhaseStatus::Cancelled: return {tr("Cancelled"), Tone::Cancelled, icn("status-cancelled")};
    case PhaseStatus::Interrupted: return {tr("Interrupted"), Tone::Interrupted, icn("status-interrupted")};
    }
    return {tr("Unknown"), Tone::Unknown, icn("status-unknown")};
}

Saying Look::say(TestStatus status)
{
    switch (status) {
    case TestStatus::Passed: return {tr("Passed"), Tone::Passed, icn("status-passed")};
    case TestStatus::Failed: return {tr("Failed"), Tone::Failed, icn("status-failed")};
    case TestStatus::Skipped: return {tr("Skipped"), Tone::Skipped, icn("status-skipped")};
    case TestStatus::Flaky: return {tr("Flaky"), Tone::Warning, icn("status-flaky")};
    case TestStatus::Unknown: break;
    }
    return {tr("Unknown"), Tone::Unknown, icn("status-unknown")};
}

Saying Look::say(LinkState state)
{
    switch (state) {
    case LinkState::Connecting: return {tr("Connecting"), Tone::Queued, icn("status-queued")};
    case LinkState::Live: return {tr("Live"), Tone::Passed, icn("status-passed")};
    case LinkState::Stale: return {tr("Stale"), Tone::Warning, icn("warning")};
    case LinkState::Lost: break;
    }
    return {tr("Lost"), Tone::Failed, icn("lost")};
}

Saying Look::say(Observation::Kind kind)
{
    switch (kind) {
    case Observation::Kind::Section: return {tr("Section"), Tone::Neutral, icn("chevron-right")};
    case Observation::Kind::Success: return {tr("Fine"), Tone::Passed, icn("check")};
    case Observation::Kind::Info: return {tr("Note"), Tone::Neutral, icn("info")};
    case Observation::Kind::Warning: return {tr("Warning"), Tone::Warning, icn("warning")};
    case Observation::Kind::Error: return {tr("Error"), Tone::Failed, icn("error")};
    case Observation::Kind::Skip: break;
    }
    return {tr("Skipped"), Tone::Skipped, icn("status-skipped")};
}

Saying Look::sayNeverRun() { return {tr("Never run"), Tone::Neutral, icn("status-none")}; }

QString Look::failureClassWord(FailureClass failureClass)
{
    switch (failureClass) {
    case FailureClass::None: return {};
    case FailureClass::Misconfiguration: return tr("Misconfiguration");
    case FailureClass::MissingDependency: return tr("Missing dependency");
    case FailureClass::TestFailure: return tr("Test failure");
    case FailureClass::Timeout: return tr("Timeout");
    case FailureClass::System: return tr("System");
    case FailureClass::Execution: return tr("Execution");
    case FailureClass::Unavailable: return tr("Unavailable");
    }
    return tr("Unknown");
}

QString Look::failureClassHint(FailureClass failureClass)
{
    switch (failureClass) {
    case FailureClass::None: return {};
    case FailureClass::Misconfiguration: return tr("The scenario is not set up as it says. Correct its files, then run again.");
    case FailureClass::MissingDependency: return tr("Something that the scenario needs is not installed here.");
    case FailureClass::TestFailure: return tr("The tests ran and found a fault in the scenario.");
    case FailureClass::Timeout: return tr("It took longer than it may. What was slow is the last line of its log.");
    case FailureClass::System: return tr("This machine could not do it: files, processes or network.");
    case FailureClass::Execution: return tr("A tool could not do its work; its log says why.");
    case FailureClass::Unavailable: return tr("What the phase talks to does not answer.");
    }
    return {};
}

QString Look::failureText(const Failure &failure)
{
    const QString message = qtext(failure.message);
    switch (failure.kind) {
    case FailureKind::Invalid: return tr("Not possible: %1").arg(message);
    case FailureKind::NotFound: return tr("Not found: %1").arg(message);
    case FailureKind::Conflict: return tr("Busy: %1").arg(message);
    case FailureKind::Unavailable: return tr("The engine does not answer: %1").arg(message);
    case FailureKind::Unauthorized: return tr("Not allowed: %1").arg(message);
    case FailureKind::Timeout: return tr("Took too long: %1").arg(message);
    case FailureKind::Cancelled: return tr("Cancelled: %1").arg(message);
    case FailureKind::Internal: break;
    }
    return tr("Something went wrong in the engine: %1").arg(message);
}

QString Look::languageName(const std::string &toolchain)
{
    static const QHash<QString, QString> names{
        {QStringLiteral("go"), QStringLiteral("Go")},         {QStringLiteral("node"), QStringLiteral("Node")},
        {QStringLiteral("python"), QStringLiteral("Python")}, {QStringLiteral("bats"), QStringLiteral("Bats")},
        {QStringLiteral("shell"), QStringLiteral("Shell")},   {QStringLiteral("cpp"), QStringLiteral("C++")},
        {QStringLiteral("cmake"), QStringLiteral("CMake")},   {QStringLiteral("rust"), QStringLiteral("Rust")},
        {QStringLiteral("cargo"), QStringLiteral("Rust")},    {QStringLiteral("vitest"), QStringLiteral("Vitest")},
        {QStringLiteral("maven"), QStringLiteral("Maven")},
    };
    const QString name = qtext(toolchain);
    return names.value(name, name);
}

QString Look::tallyText(const Tally &tally)
{
    QStringList parts;
    const auto add = [&parts](int count, const QString &word) {
        if (count > 0) {
            parts.append(number(count) + QChar(0x00a0) + word);
        }
    };
    add(tally.failed, tr("failed"));
    add(tally.flaky, tr("flaky"));
    add(tally.passed, tr("passed"));
    add(tally.skipped, tr("skipped"));
    add(tally.unknown, tr("unknown"));
    return parts.join(QStringLiteral(", "));
}

} // namespace genie::ui
