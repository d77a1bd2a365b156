// SPDX-License-Identifier: GPL-3.0-or-later
#include "door/service/doctor.h"

#include "core/base/text.h"
#include "host/process/environment.h"

#include <future>

namespace genie {

namespace {

/// A tool, how it says its version, and what brings it to Debian.
struct Tool {
    const char *name;
    std::vector<std::string> argv;
    const char *purpose;
    const char *remedy;
};

const std::vector<Tool> &tools()
{
    static const std::vector<Tool> all{
        {"bash", {"bash", "--version"}, "shell syntax and script phases", "apt-get install bash"},
        {"go", {"go", "version"}, "Go tests", "apt-get install golang-go"},
        {"node", {"node", "--version"}, "Node tests", "apt-get install nodejs npm"},
        {"npm", {"npm", "--version"}, "Node tests", "apt-get install npm"},
        {"python3", {"python3", "--version"}, "Python tests", "apt-get install python3"},
        {"bats", {"bats", "--version"}, "bats tests", "apt-get install bats"},
        {"cmake", {"cmake", "--version"}, "CTest tests", "apt-get install cmake"},
        {"cargo", {"cargo", "--version"}, "Rust tests", "apt-get install cargo"},
        {"mvn", {"mvn", "--version"}, "Maven tests", "apt-get install maven"},
        {"git", {"git", "--version"}, "change detection", "apt-get install git"},
    };
    return all;
}

/// Keeps the first kilobyte of what a tool prints.
class FirstLine final : public OutputSink {
public:
    void standardOutput(std::string_view bytes) override { add(bytes); }
    void standardError(std::string_view bytes) override { add(bytes); }
    [[nodiscard]] std::string line() const
    {
        const auto clean = text::validUtf8(text::withoutControls(m_bytes));
        return std::string(text::trimmed(clean.substr(0, clean.find('\n'))));
    }

private:
    void add(std::string_view bytes) { m_bytes += bytes.substr(0, 1024 - std::min<std::size_t>(1024, m_bytes.size())); }
    std::string m_bytes;
};

DoctorCheck examine(CommandRunner &commands, const Tool &tool)
{
    DoctorCheck check{tool.name, false, false, "", ""};
    CommandSpec spec;
    spec.argv = tool.argv;
    spec.workingDirectory = "/";
    spec.environment = childEnvironment({});
    spec.timeout = milliseconds(10'000);
    spec.grace = milliseconds(500);
    if (commands.find(tool.name, spec.environment).empty()) {
        check.detail = std::string("not found on PATH; needed for ") + tool.purpose;
        check.remedy = tool.remedy;
        return check;
    }
    FirstLine output;
    const auto end = commands.run(spec, output, {});
    check.ok = end.succeeded();
    check.detail = check.ok ? output.line() : end.describe();
    if (!check.ok)
        check.remedy = "run by hand to see why: " + text::commandLine(tool.argv);
    return check;
}

DoctorCheck examinePytest(CommandRunner &commands)
{
    Tool tool{"pytest", {"python3", "-m", "pytest", "--version"}, "Python tests", "apt-get install python3-pytest python3-coverage"};
    auto check = examine(commands, tool);
    if (!check.ok) {
        // A python3 of the user's own may lie before Debian's on PATH; the toolchain tries both, and so does this.
        tool.argv.front() = "/usr/bin/python3";
        CommandSpec spec;
        spec.argv = tool.argv;
        spec.workingDirectory = "/";
        spec.environment = childEnvironment({});
        spec.timeout = milliseconds(10'000);
        FirstLine output;
        check.ok = commands.run(spec, output, {}).succeeded();
        check.detail = check.ok ? output.line() + " (in /usr/bin/python3)" : "not importable; needed for Python tests";
        check.remedy = check.ok ? "" : tool.remedy;
    }
    return check;
}

DoctorCheck examineSpace(const EngineOptions &options)
{
    constexpr std::uintmax_t kLittle = 1024ull * 1024 * 1024;
    std::error_code error;
    const auto space = std::filesystem::space(options.dataDirectory, error);
    DoctorCheck check{"data directory", !error && space.available > kLittle, true, options.dataDirectory.string(), ""};
    check.detail += error ? ": " + error.message() : " (" + std::to_string(space.available / (1024 * 1024)) + " MiB free)";
    if (!check.ok)
        check.remedy = error ? "choose another place with --store sqlite:PATH" : "less than 1 GiB is free: logs of large runs may be cut";
    return check;
}

DoctorCheck examineRoot(const EngineOptions &options)
{
    if (options.scenariosRoot.empty())
        return {"scenarios root", true, false, "none: only scenarios added by path", ""};
    std::error_code error;
    const bool ok = std::filesystem::is_directory(options.scenariosRoot, error);
    return {"scenarios root", ok, true, options.scenariosRoot.string(), ok ? "" : "give a directory with --scenarios-root DIR"};
}

} // namespace

std::vector<DoctorCheck> examineMachine(CommandRunner &commands, const EngineOptions &options)
{
    std::vector<std::future<DoctorCheck>> pending;
    for (const auto &tool : tools())
        pending.push_back(std::async(std::launch::async, [&commands, &tool] { return examine(commands, tool); }));
    pending.push_back(std::async(std::launch::async, [&commands] { return examinePytest(commands); }));
    std::vector<DoctorCheck> checks{examineSpace(options), examineRoot(options)};
    for (auto &check : pending)
        checks.push_back(check.get());
    return checks;
}

} // namespace genie
