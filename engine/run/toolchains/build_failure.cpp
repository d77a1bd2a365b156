// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/build_failure.h"

#include "core/base/text.h"
#include "formats/results/case_text.h"
#include "run/toolchains/tree_files.h"
#include "run/toolchains/verdict.h"

namespace genie {

namespace {

/// `a.cpp:3:5: error: text`
bool readGcc(const std::string &line, CompilerPlace &place)
{
    for (const std::string_view mark : {": error: ", ": fatal error: "}) {
        const auto at = line.find(mark);
        if (at == std::string::npos)
            continue;
        place.message = line.substr(at + mark.size());
        const auto colon = line.find(':');
        place.file = line.substr(0, colon);
        place.line = colon < at ? leadingLineNumber(std::string_view(line).substr(colon + 1)) : 0;
        return true;
    }
    return false;
}

/// `[ERROR] /p/A.java:[3,5] text`
bool readMaven(const std::string &line, CompilerPlace &place)
{
    constexpr std::string_view kMark = "[ERROR] ";
    const auto at = line.find(":[");
    const auto end = line.find("] ", at == std::string::npos ? at : at + 2);
    if (!line.starts_with(kMark) || at == std::string::npos || end == std::string::npos)
        return false;
    place.file = line.substr(kMark.size(), at - kMark.size());
    place.line = leadingLineNumber(std::string_view(line).substr(at + 2));
    place.message = line.substr(end + 2);
    return place.line > 0;
}

/// The line `  --> src/lib.rs:3:5` that follows an error of rustc.
bool readArrow(const std::string &line, CompilerPlace &place)
{
    const std::string_view bare = text::trimmed(line);
    if (!bare.starts_with("--> "))
        return false;
    const std::string_view where = bare.substr(4);
    const auto colon = where.find(':');
    place.file = std::string(where.substr(0, colon));
    place.line = colon == std::string_view::npos ? 0 : leadingLineNumber(where.substr(colon + 1));
    return true;
}

} // namespace

CompilerPlace compilerPlace(std::string_view output)
{
    CompilerPlace place;
    for (const auto &raw : text::split(output, '\n')) {
        const std::string line = text::withoutControls(text::validUtf8(raw));
        if (!place.message.empty()) {
            if (readArrow(line, place))
                return place;
        } else if (readMaven(line, place) || readGcc(line, place)) {
            return place;
        } else if (line.starts_with("error: ") || line.starts_with("error[")) {
            place.message = line;
        }
    }
    return place;
}

WorkspaceOutcome buildFailed(const Toolchain &toolchain, const TestWorkspace &found, const PhaseContext &context, const ToolRun &run,
                             const CompilerPlace &place)
{
    CaseBatcher cases(context, found);
    TestCase test;
    test.name = (found.directory == "." ? context.workspace.name : found.directory) + " [build]";
    test.status = TestStatus::Failed;
    test.rawStatus = "build";
    test.file = scenarioPath(context.workspace.directory, found.directory, place.file);
    test.line = test.file.empty() ? 0 : place.line;
    test.message = caseMessage(place.message + (place.message.empty() ? "" : "\n\n") + run.lastWords());
    test.duration = run.end.duration;
    cases.add(std::move(test));
    auto outcome = judge({toolchain, found, cases, run, {}, false});
    outcome.error = "it does not build" + (place.message.empty() ? std::string() : ": " + text::shortened(place.message, 300));
    return outcome;
}

std::optional<WorkspaceOutcome> brokenEnd(const Toolchain &toolchain, const TestWorkspace &found, const PhaseContext &context,
                                          const ToolRun &run)
{
    if (run.end.how == CommandEnd::How::Exited)
        return std::nullopt;
    const CaseBatcher cases(context, found);
    return judge({toolchain, found, cases, run, {}, false});
}

} // namespace genie
