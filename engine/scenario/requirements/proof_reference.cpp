// SPDX-License-Identifier: GPL-3.0-or-later
#include "scenario/requirements/proof_reference.h"

#include "core/base/text.h"
#include "host/files/atomic_file.h"
#include "host/files/contained_path.h"
#include "scenario/requirements/test_names.h"

#include <algorithm>
#include <array>

namespace genie {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kLargestSource = 2 * 1024 * 1024;
constexpr std::array<std::string_view, 8> kSymbolEndings = {".go:", ".ts:", ".tsx:", ".js:", ".jsx:", ".bats:", ".sh:", ".py:"};
constexpr std::array<std::string_view, 20> kKnownEndings = {".go", ".ts",   ".tsx",  ".js",  ".jsx",  ".mjs", ".bats",
                                                            ".sh", ".py",   ".json", ".md",  ".yaml", ".yml", ".sql",
                                                            ".rs", ".java", ".html", ".css", ".cpp",  ".h"};

bool isLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool isDigit(char c) { return c >= '0' && c <= '9'; }

bool hasKnownEnding(std::string_view file)
{
    return std::any_of(kKnownEndings.begin(), kKnownEndings.end(), [&](std::string_view ending) { return file.ends_with(ending); });
}

/// Cuts `x.go (a remark)` into file and remark; only behind a known ending, since names of files may have parentheses.
void cutRemark(std::string &file, std::string &remark)
{
    if (!file.ends_with(')'))
        return;
    const auto open = file.find(" (");
    if (open == std::string::npos)
        return;
    const std::string_view before = text::trimmed(std::string_view(file).substr(0, open));
    const auto colon = before.rfind(':'); // `x.go:62 (remark)`
    if (!hasKnownEnding(before) && !(colon != std::string_view::npos && hasKnownEnding(before.substr(0, colon))))
        return;
    remark = file.substr(open + 2, file.size() - open - 3);
    file = std::string(before);
}

/// Cuts a symbol or a line number behind the single colon of `x_test.go:TestA` or `x.go:62`.
void cutSingleColon(ProofReference &reference)
{
    std::string &file = reference.file;
    for (const std::string_view ending : kSymbolEndings) {
        const auto found = file.find(ending);
        const auto behind = found == std::string::npos ? found : found + ending.size();
        if (behind < file.size() && isLetter(file[behind])) {
            reference.symbol = file.substr(behind);
            file.resize(behind - 1);
            return;
        }
    }
    const auto json = file.find(".json:");
    if (json != std::string::npos && json + 6 < file.size() && isLetter(file[json + 6])) {
        reference.symbol = file.substr(json + 6);
        file.resize(json + 5);
        return;
    }
    const auto colon = file.rfind(':');
    if (colon == std::string::npos || colon + 1 >= file.size() || file.size() - colon > 8 ||
        !std::all_of(file.begin() + static_cast<std::ptrdiff_t>(colon) + 1, file.end(), isDigit))
        return;
    reference.line = std::stoi(file.substr(colon + 1));
    file.resize(colon);
}

/// Whether the base name is one of a JavaScript or TypeScript test.
bool isScriptTest(std::string_view file)
{
    for (const std::string_view ending : {".test.ts", ".test.tsx", ".test.js", ".test.jsx"})
        if (file.ends_with(ending))
            return true;
    return false;
}

} // namespace

ProofReference proofReferenceFrom(std::string_view ref)
{
    ProofReference reference;
    std::string file(text::trimmed(ref));
    std::replace(file.begin(), file.end(), '\\', '/');
    while (file.starts_with("./"))
        file.erase(0, 2);
    cutRemark(file, reference.remark);
    if (const auto colons = file.find("::"); colons != std::string::npos) {
        reference.file = text::trimmed(std::string_view(file).substr(0, colons));
        reference.symbol = text::trimmed(std::string_view(file).substr(colons + 2));
        reference.malformed = reference.file.empty();
        return reference;
    }
    reference.file = std::move(file);
    cutSingleColon(reference);
    return reference;
}

bool looksLikeProse(const ProofReference &reference)
{
    const std::string &file = reference.file;
    const bool slash = file.find('/') != std::string::npos;
    const bool known = hasKnownEnding(file);
    const bool blank = file.find(' ') != std::string::npos;
    return blank ? !slash || !known : !slash && !known && reference.symbol.empty();
}

bool isPhaseScript(std::string_view file)
{
    if (!file.ends_with(".sh"))
        return false;
    const auto slash = file.rfind('/');
    const std::string_view folder = slash == std::string_view::npos ? std::string_view{} : file.substr(0, slash);
    const std::string_view name = slash == std::string_view::npos ? file : file.substr(slash + 1);
    return name == "run-tests.sh" || name == "run-all-tests.sh" ||
           (name.starts_with("test-") && (folder == "phases" || folder.ends_with("/phases")));
}

std::string effectivePhase(const Validation &validation)
{
    if (!validation.phase.empty())
        return validation.phase;
    if (validation.type == ValidationType::Manual)
        return "manual";
    if (validation.type == ValidationType::Lighthouse)
        return "performance";
    const std::string &file = validation.proof.file;
    if (file.starts_with("bas/"))
        return "playbooks";
    if (file.ends_with(".bats"))
        return "integration";
    return file.ends_with("_test.go") || (file.starts_with("ui/src/") && isScriptTest(file)) ? "unit" : "";
}

ProofFiles::Found ProofFiles::look(const std::string &file)
{
    const auto [entry, isNew] = m_found.try_emplace(file, Found::Absent);
    if (isNew)
        if (const auto path = containedPath(m_scenario, file)) {
            std::error_code error;
            const fs::file_status status = fs::status(*path, error);
            entry->second = fs::is_regular_file(status) ? Found::File : fs::is_directory(status) ? Found::Folder : Found::Absent;
        }
    return entry->second;
}

std::optional<std::string> ProofFiles::find(const std::string &file, bool mayBeFolder)
{
    if (file.empty())
        return std::nullopt;
    for (const char *prefix : {"", "api/", "ui/", "test/"}) {
        const std::string candidate = prefix + file;
        const Found found = look(candidate);
        if (found == Found::File || (found == Found::Folder && mayBeFolder))
            return candidate;
    }
    return std::nullopt;
}

const std::optional<std::vector<std::string>> &ProofFiles::testsIn(const std::string &file)
{
    const auto [entry, isNew] = m_tests.try_emplace(file);
    if (isNew && knowsTestNames(file))
        if (const auto path = containedPath(m_scenario, file))
            if (const auto source = readBounded(*path, kLargestSource))
                entry->second = testNamesIn(file, *source);
    return entry->second;
}

} // namespace genie
