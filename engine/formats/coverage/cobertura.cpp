// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/coverage/cobertura.h"

#include "core/base/text.h"
#include "formats/coverage/coverage_reader.h"
#include "formats/xml/xml_stream.h"
#include "formats/xml/xml_text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <map>
#include <optional>

namespace genie {

namespace {

constexpr int kHighestLine = 100'000'000;

/// A whole number at the start of the text; nothing when there is none.
std::optional<std::int64_t> numberFrom(std::string_view text)
{
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} ? std::optional(number) : std::nullopt;
}

class Document final : public XmlHandler {
public:
    std::string begin(std::string_view element, const XmlAttributes &attributes) override
    {
        if (!m_rooted) {
            m_rooted = true;
            if (element != "coverage")
                return "has the root element <" + text::shortened(element, 100) + ">, not <coverage>";
        }
        if (element == "packages")
            m_packages = true;
        if (element == "class") {
            m_file = FileCoverage{};
            m_file->path = text::shortened(text::withoutControls(text::validUtf8(attributes["filename"])), 4096);
        } else if (element == "line" && m_file) {
            const auto line = numberFrom(attributes["number"]);
            if (line && *line > 0 && *line <= kHighestLine) {
                std::int64_t &most = m_file->hits.try_emplace(static_cast<int>(*line), 0).first->second;
                most = std::max(most, numberFrom(attributes["hits"]).value_or(0));
            }
        }
        return {};
    }

    void text(std::string_view) override {}

    void end(std::string_view element) override
    {
        if (element != "class" || !m_file)
            return;
        countLines(*m_file);
        if (m_summed)
            m_summed = m_sum.add(std::move(*m_file));
        m_file.reset();
    }

    Outcome<std::vector<FileCoverage>> files()
    {
        if (!m_summed)
            return tl::unexpected(Failure{m_summed.error().kind, "the Cobertura report " + m_summed.error().message});
        if (!m_packages)
            return fail(FailureKind::Invalid, "the Cobertura report has no <packages>");
        return m_sum.take();
    }

private:
    CoverageSum m_sum;
    Done m_summed;
    std::optional<FileCoverage> m_file;
    bool m_rooted = false;
    bool m_packages = false;
};

std::string rate(std::int64_t covered, std::int64_t total)
{
    std::array<char, 32> buffer{};
    std::snprintf(buffer.data(), buffer.size(), "%.4f", total > 0 ? static_cast<double>(covered) / static_cast<double>(total) : 1.0);
    return buffer.data();
}

struct Package {
    std::string body;
    std::int64_t covered = 0;
    std::int64_t total = 0;
};

void addFile(Package &package, const FileCoverage &file)
{
    const auto covered = std::count_if(file.hits.begin(), file.hits.end(), [](const auto &hit) { return hit.second > 0; });
    const auto total = static_cast<std::int64_t>(file.hits.size());
    package.covered += covered;
    package.total += total;
    const std::string name = file.path.substr(file.path.rfind('/') + 1);
    package.body += "        <class" + xml::attribute("name", name) + xml::attribute("filename", file.path) +
                    xml::attribute("line-rate", rate(covered, total)) +
                    " branch-rate=\"0\" complexity=\"0\">\n          <methods/>\n          <lines>\n";
    for (const auto &[line, hits] : file.hits)
        package.body += "            <line number=\"" + std::to_string(line) + "\" hits=\"" + std::to_string(hits) + "\"/>\n";
    package.body += "          </lines>\n        </class>\n";
}

} // namespace

Outcome<std::vector<FileCoverage>> readCobertura(std::string_view bytes)
{
    Document document;
    XmlStream xml("the Cobertura report", document);
    xml.feed(bytes);
    if (const Done read = xml.finish(); !read)
        return tl::unexpected(read.error());
    return document.files();
}

std::string writeCobertura(const std::vector<FileCoverage> &files)
{
    std::map<std::string, Package> packages;
    Package all;
    for (const FileCoverage &file : files) {
        const auto slash = file.path.rfind('/');
        addFile(packages[slash == std::string::npos ? "." : file.path.substr(0, slash)], file);
    }
    for (const auto &[name, package] : packages) {
        all.covered += package.covered;
        all.total += package.total;
        all.body += "    <package" + xml::attribute("name", name) + xml::attribute("line-rate", rate(package.covered, package.total)) +
                    " branch-rate=\"0\" complexity=\"0\">\n      <classes>\n" + package.body + "      </classes>\n    </package>\n";
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<coverage" + xml::attribute("line-rate", rate(all.covered, all.total)) +
           xml::attribute("lines-covered", std::to_string(all.covered)) + xml::attribute("lines-valid", std::to_string(all.total)) +
           " branch-rate=\"0\" branches-covered=\"0\" branches-valid=\"0\" complexity=\"0\" version=\"test-genie\" timestamp=\"0\">\n"
           "  <sources>\n    <source>.</source>\n  </sources>\n  <packages>\n" +
           all.body + "  </packages>\n</coverage>\n";
}

} // namespace genie
