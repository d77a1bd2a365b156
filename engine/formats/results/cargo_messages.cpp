// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/results/cargo_messages.h"

#include "formats/json/simd_json.h"
#include "formats/results/case_text.h"

#include <algorithm>
#include <tuple>

namespace genie {

namespace {

using simdjson::dom::element;

/// The package's name: of `demo 0.1.0 (path+file:///demo)`, `path+file:///x#demo@0.1.0` and `path+file:///demo#0.1.0`.
std::string packageOf(std::string_view id)
{
    if (const auto blank = id.find(' '); blank != std::string_view::npos)
        return std::string(id.substr(0, blank));
    const auto hash = id.find('#');
    if (hash == std::string_view::npos)
        return {};
    const std::string_view rest = id.substr(hash + 1);
    if (const auto at = rest.find('@'); at != std::string_view::npos)
        return std::string(rest.substr(0, at));
    const std::string_view path = id.substr(0, hash);
    return std::string(path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1));
}

std::string_view firstKind(const element &target)
{
    std::string_view kind;
    return target["kind"].at(0).get(kind) ? std::string_view() : kind;
}

bool flagAt(const element &object, std::string_view key)
{
    bool value = false;
    return !object[key].get(value) && value;
}

} // namespace

class CargoMessages::Parts {
public:
    void add(const element &message)
    {
        element target;
        if (simd::textAt(message, "reason") != "compiler-artifact" || message["target"].get(target))
            return;
        CargoTarget found;
        found.package = caseLabel(packageOf(simd::textAt(message, "package_id").value_or("")));
        found.manifest = caseLabel(simd::textAt(message, "manifest_path").value_or(""));
        found.source = caseLabel(simd::textAt(target, "src_path").value_or(""));
        const std::string_view kind = firstKind(target);
        const bool named = kind == "bin" || kind == "test" || kind == "example" || kind == "bench";
        element profile;
        const bool tests = !message["profile"].get(profile) && flagAt(profile, "test");
        if (tests && simd::textAt(message, "executable")) {
            found.flag = named ? "--" + std::string(kind) : "--lib";
            found.name = named ? caseLabel(simd::textAt(target, "name").value_or("")) : std::string();
            put(programs, std::move(found));
        } else if (!tests && !named && flagAt(target, "doctest") && found.manifest.find("/registry/src/") == std::string::npos) {
            found.flag = "--doc";
            put(documents, std::move(found));
        }
    }

    static void put(std::vector<CargoTarget> &list, CargoTarget &&found)
    {
        if (list.size() < kMostTargets && !found.package.empty() && std::find(list.begin(), list.end(), found) == list.end())
            list.push_back(std::move(found));
    }

    simdjson::dom::parser parser;
    std::vector<CargoTarget> programs;
    std::vector<CargoTarget> documents;
};

CargoMessages::CargoMessages() : m_parts(std::make_unique<Parts>()) {}
CargoMessages::~CargoMessages() = default;

void CargoMessages::feed(std::string_view bytes)
{
    m_lines.feed(bytes, [this](const StreamLine &line) { addLine(line); });
}

void CargoMessages::addLine(const StreamLine &line)
{
    if (!line.text.starts_with('{'))
        return;
    if (const auto parsed = simd::parse(m_parts->parser, line.text))
        m_parts->add(*parsed);
}

std::vector<CargoTarget> CargoMessages::targets()
{
    m_lines.flush([this](const StreamLine &line) { addLine(line); });
    std::vector<CargoTarget> all = m_parts->programs;
    // Cargo builds side by side, in another order each time.
    std::sort(all.begin(), all.end(), [](const CargoTarget &a, const CargoTarget &b) {
        return std::tie(a.package, a.flag, a.name) < std::tie(b.package, b.flag, b.name);
    });
    // Libraries of other people are built as well; only those with test programs here, or beside them, are ours.
    for (const auto &document : m_parts->documents)
        if (std::any_of(m_parts->programs.begin(), m_parts->programs.end(),
                        [&](const CargoTarget &program) { return program.package == document.package; }))
            all.push_back(document);
    return all;
}

} // namespace genie
