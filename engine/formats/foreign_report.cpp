// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/foreign_report.h"

#include "core/base/text.h"
#include "formats/coverage/cobertura.h"
#include "formats/coverage/coverage_py.h"
#include "formats/coverage/go_profile.h"
#include "formats/coverage/istanbul.h"
#include "formats/coverage/lcov.h"
#include "formats/report_head.h"

#include <algorithm>

namespace genie {

namespace {

using Holds = ReportFormat::Holds;

std::vector<ReportFormat> allFormats()
{
    std::vector<ReportFormat> formats;
    for (const ResultFormat &format : resultFormats())
        formats.push_back({format.name, format.title, Holds::Results, &format});
    formats.push_back({"lcov", "LCOV", Holds::Coverage, nullptr, &readLcov});
    formats.push_back({"cobertura", "Cobertura XML", Holds::Coverage, nullptr, &readCobertura});
    formats.push_back({"go-profile", "Go cover profile", Holds::Coverage, nullptr, &readGoProfile});
    formats.push_back({"coverage-py", "JSON of coverage.py", Holds::Coverage, nullptr, &readCoveragePy});
    formats.push_back({"istanbul", "JSON of Istanbul", Holds::Coverage, nullptr, &readIstanbul});
    formats.push_back({"sarif", "SARIF", Holds::Findings});
    return formats;
}

/// The name of the format of coverage or findings that begins like this; empty when it is none of them.
Outcome<std::string_view> nameOf(std::string_view head)
{
    if (head.starts_with("mode: "))
        return "go-profile";
    if (head.starts_with("TN:") || head.starts_with("SF:"))
        return "lcov";
    if (head.starts_with('<'))
        return rootElement(head) == "coverage" ? "cobertura" : "";
    if (!head.starts_with('{'))
        return "";
    const auto names = memberNames(head);
    const auto has = [&](std::string_view name) { return names.contains(name); };
    if (has("runs") && (has("version") || has("$schema")))
        return "sarif";
    if (has("meta") && has("files"))
        return "coverage-py";
    if (has("statementMap"))
        return "istanbul";
    if (has("result") && head.find("\"scriptId\"") != std::string_view::npos)
        return fail(FailureKind::Invalid,
                    "is raw coverage of V8, which names offsets in scripts: convert it first, as with: c8 report --reporter=lcov");
    return "";
}

} // namespace

std::span<const ReportFormat> reportFormats()
{
    static const std::vector<ReportFormat> formats = allFormats();
    return formats;
}

const ReportFormat *reportFormatNamed(std::string_view name)
{
    const auto formats = reportFormats();
    const auto found = std::find_if(formats.begin(), formats.end(), [&](const ReportFormat &format) { return format.name == name; });
    return found == formats.end() ? nullptr : &*found;
}

Outcome<const ReportFormat *> sniffReport(std::string_view head)
{
    const std::string plain = plainHead(head);
    const auto name = nameOf(text::trimmed(plain));
    if (!name)
        return tl::unexpected(name.error());
    if (!name->empty())
        return reportFormatNamed(*name);
    const auto results = sniffResults(head);
    if (!results)
        return tl::unexpected(results.error());
    return reportFormatNamed((*results)->name);
}

} // namespace genie
