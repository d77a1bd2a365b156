// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/standards/rules.h"

#include "run/phases/standards/rules/source_names.h"

#include <algorithm>

namespace genie {

namespace {

constexpr int kLinesAfter = 4;

/// Where the line reads a variable whose name ends in PORT; npos when it does not.
std::size_t portRead(std::string_view line)
{
    const auto port = line.find("PORT");
    if (port == std::string_view::npos)
        return port;
    for (const std::string_view read : {"Getenv(", "LookupEnv(", "getenv(", "getEnv(", "process.env", "environ", "envOr("})
        if (const auto at = line.find(read); at != std::string_view::npos && at < port)
            return at;
    return std::string_view::npos;
}

/// Whether a number of four or five digits, quoted or not, follows one of the marks of a default within the same line.
bool hasDefault(std::string_view line)
{
    for (const std::string_view mark : {"||", "??", ",", "=", " or "}) {
        for (auto at = line.find(mark); at != std::string_view::npos; at = line.find(mark, at + 1)) {
            auto digit = at + mark.size();
            while (digit < line.size() &&
                   (line[digit] == ' ' || line[digit] == '"' || line[digit] == '\'' || line[digit] == ':' || line[digit] == '='))
                ++digit;
            const auto start = digit;
            while (digit < line.size() && line[digit] >= '0' && line[digit] <= '9')
                ++digit;
            if (digit - start >= 4 && digit - start <= 5)
                return true;
        }
    }
    return false;
}

/// `env-required`: an API that guesses a port answers where nobody asks; it has to say that the variable is missing.
class EnvRequiredRule final : public StandardsRule {
public:
    [[nodiscard]] std::string_view id() const override { return "env-required"; }
    [[nodiscard]] StandardsSeverity severity() const override { return StandardsSeverity::Medium; }
    [[nodiscard]] bool wants(const std::string &file) const override
    {
        return file.starts_with("api/") && standards::isSource(file) && !standards::isTestFile(file);
    }

    void checkFile(const ReadSource &source, const BreachSink &sink) const override
    {
        if (source.text.find("PORT") == std::string_view::npos)
            return;
        int watched = 0; // how many more lines may give the variable a default
        int readAt = 0;
        standards::eachLine(source.text, [&](std::string_view line, int number) {
            const auto read = portRead(line);
            if (standards::isComment(line))
                return;
            const bool sameLine = read != std::string_view::npos && hasDefault(line.substr(read));
            // `if port == "" { port = "15000" }` comes a little later.
            const bool later = read == std::string_view::npos && watched > 0 && line.find_first_of("pP") < line.find("ort") &&
                               line.find("!=") == std::string_view::npos && line.find("==") == std::string_view::npos && hasDefault(line);
            if (sameLine || later) {
                sink(breach("a port is read from the environment but has a default written down", source.file, sameLine ? number : readAt));
                watched = 0;
            } else if (read != std::string_view::npos) {
                watched = kLinesAfter;
                readAt = number;
            } else {
                watched = std::max(watched - 1, 0);
            }
        });
    }

    void checkScenario(const StandardsInput &input, const BreachSink &sink) const override
    {
        if (!input.workspace.service)
            return;
        const auto &ports = input.workspace.service->portEnvironment;
        const auto api = ports.find("api");
        if (api == ports.end() || api->second.empty())
            return;
        bool any = false;
        for (const std::string &file : input.files) {
            if (!wants(file))
                continue;
            const std::string text = input.read(file);
            any = any || !text.empty();
            if (text.find(api->second) != std::string::npos)
                return;
        }
        if (any)
            sink(breach("the API does not read its port from " + api->second, "api"));
    }
};

} // namespace

std::unique_ptr<StandardsRule> makeEnvRequiredRule() { return std::make_unique<EnvRequiredRule>(); }

} // namespace genie
