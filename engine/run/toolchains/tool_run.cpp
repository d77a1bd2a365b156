// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/tool_run.h"

#include "core/base/text.h"

#include <array>
#include <fstream>

namespace genie {

namespace {

constexpr std::size_t kTail = 64 * 1024;
constexpr std::size_t kLastWords = 4 * 1024;

void appendTail(std::string &tail, std::string_view bytes)
{
    if (bytes.size() >= kTail) {
        tail.assign(bytes.substr(bytes.size() - kTail));
        return;
    }
    tail.append(bytes);
    if (tail.size() > 2 * kTail)
        tail.erase(0, tail.size() - kTail);
}

/// Keeps the ends of both streams, and passes them on.
class TailSink final : public OutputSink {
public:
    TailSink(ToolRun &run, PhaseReporter *log, const ByteSink &onOutput, const ByteSink &onErrors)
        : m_run(run), m_log(log), m_onOutput(onOutput), m_onErrors(onErrors)
    {
    }

    void standardOutput(std::string_view bytes) override
    {
        appendTail(m_run.output, bytes);
        if (m_log)
            m_log->log(bytes);
        if (m_onOutput)
            m_onOutput(bytes);
    }

    void standardError(std::string_view bytes) override
    {
        appendTail(m_run.errors, bytes);
        if (m_log)
            m_log->log(bytes);
        if (m_onErrors)
            m_onErrors(bytes);
    }

private:
    ToolRun &m_run;
    PhaseReporter *m_log;
    const ByteSink &m_onOutput;
    const ByteSink &m_onErrors;
};

ToolRun runWith(const PhaseContext &context, const CommandSpec &spec, PhaseReporter *log, const ByteSink &onOutput,
                const ByteSink &onErrors)
{
    ToolRun run;
    TailSink sink(run, log, onOutput, onErrors);
    run.end = context.commands.run(spec, sink, context.cancellation);
    return run;
}

} // namespace

std::string ToolRun::lastWords() const
{
    const std::string_view said = text::trimmed(errors).empty() ? text::trimmed(output) : text::trimmed(errors);
    if (said.size() <= kLastWords)
        return text::withoutControls(text::validUtf8(said));
    const auto start = said.find('\n', said.size() - kLastWords);
    return text::withoutControls(text::validUtf8(said.substr(start == std::string_view::npos ? said.size() - kLastWords : start + 1)));
}

milliseconds workspaceLimit(const TestWorkspace &found, const PhaseContext &context)
{
    const auto &languages = context.workspace.testing.languages;
    const auto it = languages.find(found.toolchain);
    return it != languages.end() && it->second.timeout ? *it->second.timeout : milliseconds{0};
}

CommandSpec toolCommand(const TestWorkspace &found, const PhaseContext &context, std::vector<std::string> argv)
{
    CommandSpec spec;
    spec.argv = std::move(argv);
    spec.workingDirectory = (context.workspace.directory / found.directory).lexically_normal();
    spec.environment = context.environment;
    spec.timeout = workspaceLimit(found, context);
    return spec;
}

ToolRun runTool(const PhaseContext &context, const CommandSpec &spec, const ByteSink &onOutput, const ByteSink &onErrors)
{
    const std::string where = spec.workingDirectory.lexically_relative(context.workspace.directory.lexically_normal()).generic_string();
    const std::string shown = where.starts_with("..") ? spec.workingDirectory.string() : where;
    context.reporter.log("$ " + (where == "." ? "" : "cd " + text::shellQuoted(shown) + " && ") + text::commandLine(spec.argv) + "\n");
    ToolRun run = runWith(context, spec, &context.reporter, onOutput, onErrors);
    context.reporter.log("[" + spec.argv.front() + " " + run.end.describe() + "]\n");
    return run;
}

ToolRun askTool(const PhaseContext &context, const CommandSpec &spec, const ByteSink &onOutput)
{
    return runWith(context, spec, nullptr, onOutput, {});
}

Done readReport(const std::filesystem::path &file, ResultReader &reader)
{
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        return fail(FailureKind::NotFound, "it wrote no report");
    std::array<char, 65536> piece{};
    while (stream) {
        stream.read(piece.data(), piece.size());
        reader.feed(std::string_view(piece.data(), static_cast<std::size_t>(stream.gcount())));
    }
    return reader.finish();
}

bool hasProgram(const PhaseContext &context, const std::string &program)
{
    return !context.commands.find(program, context.environment).empty();
}

} // namespace genie
