// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/node/detect.h"

#include "core/base/text.h"
#include "core/json/json.h"
#include "run/toolchains/tree_files.h"

#include <algorithm>
#include <array>

namespace genie::node {

namespace fs = std::filesystem;

namespace {

/// The words of a simple command line with quotes; nothing when it is more than that (operators, substitutions).
std::optional<std::vector<std::string>> simpleWords(std::string_view script)
{
    std::vector<std::string> words;
    std::string word;
    bool inWord = false;
    char quote = 0;
    for (const char c : script) {
        if (quote != 0) {
            if (c == quote)
                quote = 0;
            else
                word += c;
        } else if (c == '\'' || c == '"') {
            quote = c;
            inWord = true;
        } else if (c == ' ' || c == '\t') {
            if (inWord)
                words.push_back(std::exchange(word, {}));
            inWord = false;
        } else if (std::string_view("&|;<>()`$\\\n").find(c) != std::string_view::npos) {
            return std::nullopt;
        } else {
            word += c;
            inWord = true;
        }
    }
    if (quote != 0)
        return std::nullopt;
    if (inWord)
        words.push_back(word);
    return words;
}

bool isAssignment(const std::string &word)
{
    const auto equals = word.find('=');
    return equals != std::string::npos && equals > 0 &&
           word.substr(0, equals).find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") == std::string::npos;
}

/// Takes what stands before the program: assignments, cross-env, npx.
void takePrefix(std::vector<std::string> &words, TestScript &script)
{
    while (!words.empty()) {
        const std::string &first = words.front();
        if (isAssignment(first)) {
            const auto equals = first.find('=');
            script.environment[first.substr(0, equals)] = first.substr(equals + 1);
        } else if (first != "cross-env" && first != "npx") {
            return;
        }
        words.erase(words.begin());
    }
}

void readScript(TestScript &script)
{
    script.runner = TestScript::Runner::Other;
    auto words = simpleWords(script.text);
    if (!words)
        return;
    takePrefix(*words, script);
    if (words->size() >= 2 && words->at(0) == "react-scripts" && words->at(1) == "test")
        script.runner = TestScript::Runner::ReactScripts;
    if (words->empty() || words->front() != "vitest")
        return;
    script.runner = TestScript::Runner::Vitest;
    for (std::size_t i = 1; i < words->size(); ++i) {
        const std::string &word = words->at(i);
        const bool mode = i == 1 && (word == "run" || word == "watch" || word == "dev");
        if (!mode && word != "-w" && word != "--ui" && !word.starts_with("--watch") && word != "--run" && word != "--passWithNoTests")
            script.arguments.push_back(word);
    }
}

Json packageJson(const fs::path &directory, std::string &problem)
{
    const std::string bytes = readHead(directory / "package.json");
    auto json = parseJson(bytes);
    if (!json)
        problem = "package.json cannot be read: " + json.error().message;
    else if (!json->is_object())
        problem = "package.json is no object";
    else
        return *json;
    return Json::object();
}

std::string parentOf(const std::string &directory)
{
    const auto slash = directory.rfind('/');
    return directory == "." ? std::string() : slash == std::string::npos ? "." : directory.substr(0, slash);
}

} // namespace

bool isPlaceholder(std::string_view script)
{
    std::string_view rest = text::trimmed(script);
    if (!rest.starts_with("echo"))
        return false;
    constexpr std::array<std::string_view, 6> kEnds{"&& exit 1", "&& exit 0", "; exit 1", "; exit 0", "&& true", "|| true"};
    for (const auto end : kEnds)
        if (rest.ends_with(end))
            rest = text::trimmed(rest.substr(0, rest.size() - end.size()));
    const auto words = simpleWords(rest);
    return words && !words->empty() && words->front() == "echo";
}

TestScript testScript(const fs::path &directory)
{
    TestScript script;
    const Json package = packageJson(directory, script.problem);
    if (!script.problem.empty())
        return script;
    const auto scripts = package.find("scripts");
    if (scripts != package.end() && !scripts->is_object() && !scripts->is_null()) {
        script.problem = "scripts in package.json is no object";
        return script;
    }
    const bool has = scripts != package.end() && scripts->is_object() && scripts->contains("test");
    if (has && !scripts->at("test").is_string()) {
        script.problem = "scripts.test in package.json is no text";
        return script;
    }
    script.text = has ? scripts->at("test").get<std::string>() : std::string();
    if (text::trimmed(script.text).empty())
        script.skipReason = "package.json has no test script";
    else if (isPlaceholder(script.text))
        script.skipReason = "the test script is a placeholder";
    else
        readScript(script);
    return script;
}

PackageManager packageManager(const fs::path &scenario, const std::string &directory)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kLocks{
        {{"pnpm", "pnpm-lock.yaml"}, {"yarn", "yarn.lock"}, {"npm", "package-lock.json"}, {"npm", "npm-shrinkwrap.json"}}};
    std::string ignored;
    const Json package = packageJson(scenario / directory, ignored);
    const auto wish = package.find("packageManager");
    std::string wished;
    if (wish != package.end() && wish->is_string())
        for (const std::string_view name : {"pnpm", "yarn", "npm"})
            if (wished.empty() && wish->get<std::string>().starts_with(name))
                wished = name;
    std::error_code error;
    for (std::string at = directory; !at.empty(); at = parentOf(at))
        for (const auto &[name, lock] : kLocks)
            if ((wished.empty() || wished == name) && fs::is_regular_file(scenario / at / lock, error))
                return {std::string(name), std::string(lock), at};
    return {wished.empty() ? "npm" : wished, {}, directory};
}

bool isInstalled(const fs::path &scenario, const std::string &directory)
{
    std::error_code error;
    for (std::string at = directory; !at.empty(); at = parentOf(at))
        if (fs::is_directory(scenario / at / "node_modules", error))
            return true;
    return false;
}

fs::path installedFile(const fs::path &scenario, const std::string &directory, const std::string &file)
{
    std::error_code error;
    for (std::string at = directory; !at.empty(); at = parentOf(at)) {
        auto path = (scenario / at / "node_modules" / file).lexically_normal();
        if (fs::is_regular_file(path, error))
            return path;
    }
    return {};
}

std::vector<TestWorkspace> detect(const Workspace &workspace)
{
    std::vector<TestWorkspace> found;
    for (const auto &project : workspace.projects) {
        if (project.kind != Project::Kind::Node)
            continue;
        const TestScript script = testScript(workspace.directory / project.directory);
        TestWorkspace package{.toolchain = "node", .directory = project.directory};
        package.skipReason = script.skipReason;
        package.problem = script.problem;
        package.tool =
            script.runner == TestScript::Runner::Vitest ? "vitest" : packageManager(workspace.directory, project.directory).name + " test";
        found.push_back(std::move(package));
    }
    return found;
}

} // namespace genie::node
