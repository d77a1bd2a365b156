// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/dependencies/tool_versions.h"

#include "core/base/text.h"
#include "core/json/checked_json.h"
#include "host/files/atomic_file.h"
#include "run/phases/dependencies/version_range.h"
#include "run/phases/structure/json_lines.h"
#include "scenario/workspace/manifest_file.h"

#include <future>
#include <system_error>

namespace genie {

namespace {

constexpr milliseconds kAskTimeout{10'000};
constexpr std::int64_t kLargestGoMod = 1024 * 1024;
constexpr std::size_t kMostOutput = 4096;

/// Keeps the beginning of what a program says.
class BeginningSink : public OutputSink {
public:
    void standardOutput(std::string_view bytes) override { keep(m_output, bytes); }
    void standardError(std::string_view bytes) override { keep(m_error, bytes); }
    [[nodiscard]] const std::string &output() const { return m_output; }
    [[nodiscard]] const std::string &all() const { return m_output.empty() ? m_error : m_output; }

private:
    static void keep(std::string &kept, std::string_view bytes)
    {
        kept += bytes.substr(0, kMostOutput - std::min(kMostOutput, kept.size()));
    }
    std::string m_output;
    std::string m_error;
};

std::string firstLine(const std::string &output)
{
    const std::string_view trimmed = text::trimmed(output);
    return text::shortened(text::validUtf8(text::withoutControls(trimmed.substr(0, trimmed.find('\n')))), 120);
}

ToolVersion ask(const std::string &program, const PhaseContext &context)
{
    ToolVersion version{program, "", ""};
    CommandSpec spec;
    spec.argv = {program, program == "go" ? "version" : "--version"};
    spec.workingDirectory = context.scratch.empty() ? std::filesystem::path("/") : context.scratch;
    spec.environment = context.environment;
    spec.timeout = kAskTimeout;
    BeginningSink sink;
    const JobSlots::Hold slot = context.slots.acquire(context.cancellation);
    const CommandEnd end = slot ? context.commands.run(spec, sink, context.cancellation) : CommandEnd{};
    version.line = firstLine(sink.all());
    if (!end.succeeded()) {
        version.problem = text::commandLine(spec.argv) + " " + (slot ? end.describe() : "was cancelled");
        if (!version.line.empty())
            version.problem += ": " + version.line;
    }
    context.reporter.log("$ " + text::commandLine(spec.argv) + "\n" + text::validUtf8(sink.all()) +
                         (sink.all().ends_with('\n') ? "" : "\n"));
    return version;
}

struct GoLine {
    std::optional<Version> version;
    int line = 0;
};

GoLine goLineOf(const std::filesystem::path &file)
{
    const auto content = readBounded(file, kLargestGoMod);
    if (!content)
        return {};
    int number = 0;
    for (const std::string &line : text::split(*content, '\n')) {
        ++number;
        const std::string_view trimmed = text::trimmed(line);
        if (trimmed.starts_with("go ") || trimmed.starts_with("go\t"))
            return {firstVersion(trimmed.substr(3)), number};
    }
    return {};
}

std::string fileIn(const std::string &directory, const char *name)
{
    return directory == "." ? name : text::validUtf8(directory) + "/" + name;
}

} // namespace

std::vector<ToolVersion> askVersions(const std::set<std::string> &programs, const PhaseContext &context)
{
    std::vector<std::future<ToolVersion>> asked;
    for (const std::string &program : programs) {
        const auto question = [&program, &context] { return ask(program, context); };
        try {
            asked.push_back(std::async(std::launch::async, question));
        } catch (const std::system_error &) { // no thread to be had: one after the other will do
            asked.push_back(std::async(std::launch::deferred, question));
        }
    }
    std::vector<ToolVersion> versions;
    for (auto &answer : asked)
        versions.push_back(answer.get());
    return versions;
}

std::vector<VersionFinding> compareGo(const PhaseContext &context, const std::string &directory, const std::string &versionLine)
{
    const Version selectsToolchains{{1, 21, 0}, 2}; // from this one on Go fetches the version that a module asks for
    const auto at = versionLine.find("go1");
    const auto present = at == std::string::npos ? std::nullopt : firstVersion(std::string_view(versionLine).substr(at));
    const GoLine wanted = goLineOf(context.workspace.directory / directory / "go.mod");
    if (!present || !wanted.version || !(*present < *wanted.version))
        return {};
    const std::string file = fileIn(directory, "go.mod");
    const std::string start = "go " + present->text() + " is older than go " + wanted.version->text() + " of " + file;
    const auto setting = context.environment.find("GOTOOLCHAIN");
    const bool local = setting != context.environment.end() && setting->second.starts_with("local");
    if (!(*present < selectsToolchains))
        return {
            {local,
             start + (local ? " (GOTOOLCHAIN=local keeps it from fetching a newer one)" : "; it fetches a newer one when it has a network"),
             file, wanted.line}};
    // Before 1.21 Go reads only two numbers, and tries to build what asks for more than it is.
    const bool refused = wanted.version->given > 2;
    return {{refused, start + (refused ? ", and cannot read that line" : "; it tries, and may fail to compile"), file, wanted.line}};
}

std::vector<VersionFinding> compareNode(const PhaseContext &context, const std::string &directory, const std::string &versionLine)
{
    const ManifestFile manifest = readManifestFile(context.workspace.directory / directory / "package.json");
    if (!manifest.document)
        return {};
    std::vector<ConfigWarning> ignored;
    const auto range = CheckedJson(*manifest.document, "package.json", ignored).member("engines").member("node").text();
    const auto present = firstVersion(versionLine);
    if (!range || !present)
        return {};
    const std::string file = fileIn(directory, "package.json");
    const int line = lineOfJson(manifest.text, {"engines", "node"});
    const auto suits = satisfies(*present, *range);
    const std::string shown = text::shortened(*range, 60);
    if (!suits)
        return {{false, "engines.node \"" + shown + "\" is not a range that can be compared", file, line}};
    if (*suits)
        return {};
    return {{true, "node " + present->text() + " is not within \"" + shown + "\" (engines.node of " + file + ")", file, line}};
}

} // namespace genie
