// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/toolchains/node/test_script.h"

#include "core/base/text.h"
#include "run/toolchains/node/package_json.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace genie::node {

namespace fs = std::filesystem;

namespace {

using Runner = TestScript::Runner;
using Words = std::vector<std::string>;

constexpr int kMostHops = 5; ///< scripts that call scripts

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

/// Drops the first word, and the options that follow it.
void dropWithOptions(Words &words)
{
    words.erase(words.begin());
    while (!words.empty() && words.front().starts_with('-'))
        words.erase(words.begin());
}

/// Takes what stands before the program: assignments, cross-env, npx, and programs that only measure.
void takePrefix(Words &words, TestScript &script)
{
    while (!words.empty()) {
        const std::string &first = words.front();
        if (isAssignment(first)) {
            const auto equals = first.find('=');
            script.environment[first.substr(0, equals)] = first.substr(equals + 1);
            words.erase(words.begin());
        } else if (first == "cross-env") {
            words.erase(words.begin());
        } else if (first == "npx" || first == "c8" || first == "nyc") {
            dropWithOptions(words);
        } else {
            return;
        }
    }
}

/// The name of the program that a path into node_modules means: "jest" of `node_modules/jest/bin/jest.js` and `node_modules/.bin/jest`.
std::string programOf(const std::string &path)
{
    std::string name = fs::path(path).filename().string();
    for (const std::string_view ending : {".js", ".mjs", ".cjs"})
        if (path.find("node_modules/") != std::string::npos && name.ends_with(ending))
            name.resize(name.size() - ending.size());
    return name;
}

/// Node's options whose value may be a word of its own.
constexpr std::array<std::string_view, 10> kValued{"-r",         "--require",          "--import",        "--loader",
                                                   "-C",         "--conditions",       "--test-reporter", "--test-reporter-destination",
                                                   "--env-file", "--test-name-pattern"};

/// `node` with its own options: what it then runs is a runner from node_modules, or `--test` is the runner.
void takeNode(Words &words, TestScript &script)
{
    if (words.empty() || words.front() != "node")
        return;
    Words flags;
    bool tests = false;
    std::size_t at = 1;
    for (; at < words.size() && words[at].starts_with('-'); ++at) {
        tests = tests || words[at] == "--test";
        const bool takesNext = std::find(kValued.begin(), kValued.end(), words[at]) != kValued.end();
        flags.push_back(words[at]);
        if (takesNext && at + 1 < words.size())
            flags.push_back(words[++at]);
    }
    if (!tests && (at == words.size() || words[at].find("node_modules/") == std::string::npos))
        return;
    std::erase(flags, "--test");
    script.nodeFlags = std::move(flags);
    words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(at));
    words.insert(words.begin(), tests ? "node --test" : programOf(words.front()));
    if (!tests)
        words.erase(words.begin() + 1);
}

Runner runnerOf(const Words &words)
{
    static constexpr std::array<std::pair<std::string_view, Runner>, 5> kRunners{{{"vitest", Runner::Vitest},
                                                                                  {"jest", Runner::Jest},
                                                                                  {"mocha", Runner::Mocha},
                                                                                  {"_mocha", Runner::Mocha},
                                                                                  {"node --test", Runner::NodeTest}}};
    if (words.size() >= 2 && words[0] == "react-scripts" && words[1] == "test")
        return Runner::ReactScripts;
    for (const auto &[name, runner] : kRunners)
        if (!words.empty() && (words.front() == name || programOf(words.front()) == name))
            return runner;
    return Runner::Other;
}

/// What we say ourselves, or what would keep the runner from ending.
bool isOurs(Runner runner, const std::string &word, bool first)
{
    if (word == "--watch" || word.starts_with("--watch=") || word.starts_with("--watchAll") || word == "--watch-path")
        return true;
    switch (runner) {
    case Runner::Vitest:
        return (first && (word == "run" || word == "watch" || word == "dev")) || word == "-w" || word == "--ui" ||
               word.starts_with("--watch") || word == "--run" || word == "--passWithNoTests";
    case Runner::Jest:
    case Runner::ReactScripts:
        return word == "--ci" || word == "--json" || word == "--passWithNoTests" || word == "--testLocationInResults" ||
               word == "--onlyChanged" || word == "-o" || word.starts_with("--outputFile=");
    case Runner::Mocha: return word == "-w" || word.starts_with("--reporter=");
    case Runner::NodeTest: return word.starts_with("--test-reporter") || word == "--experimental-test-coverage";
    default: return false;
    }
}

/// Options of ours whose value is a word of its own.
bool takesValue(Runner runner, const std::string &word)
{
    return (runner == Runner::Mocha && (word == "--reporter" || word == "-R" || word == "--reporter-option" || word == "-O")) ||
           (runner == Runner::NodeTest && (word == "--test-reporter" || word == "--test-reporter-destination")) ||
           (runner == Runner::Jest && word == "--outputFile");
}

Words withoutOurs(Runner runner, const Words &words, std::size_t from)
{
    Words kept;
    for (std::size_t i = from; i < words.size(); ++i) {
        if (takesValue(runner, words[i]))
            ++i;
        else if (!isOurs(runner, words[i], i == from))
            kept.push_back(words[i]);
    }
    return kept;
}

/// Whether the command runs the test scripts of other packages.
bool runsOthers(const Words &words)
{
    const auto has = [&](std::string_view word) { return std::find(words.begin(), words.end(), word) != words.end(); };
    if (words.empty() || !(has("test") || has("--target=test")))
        return false;
    const std::string &program = words.front();
    if (program == "npm")
        return has("--workspaces") || has("-ws") || has("--ws");
    if (program == "pnpm")
        return has("-r") || has("--recursive");
    if (program == "yarn")
        return words.size() > 1 && (words[1] == "workspaces" || words[1] == "workspace");
    return program == "lerna" || program == "turbo" || program == "nx";
}

/// The script that `npm run NAME` calls; empty when this is no such call.
std::string calledScript(const Words &words)
{
    const bool manager = words.size() >= 3 && (words[0] == "npm" || words[0] == "pnpm" || words[0] == "yarn");
    if (!manager || words[1] != "run" || words.size() != 3 || words[2].starts_with('-'))
        return {};
    return words[2];
}

void readScript(TestScript &script, const Json &scripts)
{
    script.runner = Runner::Other;
    std::string command = script.text;
    for (int hop = 0; hop < kMostHops; ++hop) {
        auto words = simpleWords(command);
        if (!words)
            return;
        takePrefix(*words, script);
        const std::string called = calledScript(*words);
        if (!called.empty() && scripts.contains(called) && scripts.at(called).is_string()) {
            command = scripts.at(called).get<std::string>();
            continue;
        }
        takeNode(*words, script);
        script.delegates = runsOthers(*words);
        script.runner = runnerOf(*words);
        if (script.runner == Runner::NodeTest || script.runner == Runner::ReactScripts)
            script.nodeFlags = withoutOurs(script.runner, script.nodeFlags, 0);
        if (script.runner != Runner::Other)
            script.arguments = withoutOurs(script.runner, *words, script.runner == Runner::ReactScripts ? 2 : 1);
        return;
    }
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

std::string_view runnerName(Runner runner)
{
    switch (runner) {
    case Runner::Vitest: return "vitest";
    case Runner::Jest: return "jest";
    case Runner::ReactScripts: return "react-scripts test";
    case Runner::NodeTest: return "node --test";
    case Runner::Mocha: return "mocha";
    default: return {};
    }
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
        readScript(script, *scripts);
    return script;
}

} // namespace genie::node
