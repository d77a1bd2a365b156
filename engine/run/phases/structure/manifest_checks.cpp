// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/structure/structure_checks.h"

#include "core/base/text.h"
#include "core/json/checked_json.h"
#include "run/phases/structure/json_lines.h"
#include "run/phases/structure/schema_check.h"
#include "scenario/workspace/manifest_file.h"
#include "scenario/workspace/service_manifest.h"
#include "scenario/workspace/testing_config.h"

#include <algorithm>
#include <array>

namespace genie {

namespace {

using Kind = Observation::Kind;

constexpr std::size_t kShownViolations = 20;

/// The number after "line " in a parser's message, 0 without one.
int lineIn(const std::string &problem)
{
    const auto at = problem.find("at line ");
    if (at == std::string::npos)
        return 0;
    int line = 0;
    for (std::size_t i = at + 8; i < problem.size() && problem[i] >= '0' && problem[i] <= '9' && line < 100'000'000; ++i)
        line = line * 10 + (problem[i] - '0');
    return line;
}

void checkName(const Workspace &workspace, const ManifestFile &file, StructureReport &report)
{
    const std::string directory = text::validUtf8(workspace.directory.filename().native());
    const Json &document = workspace.service->document;
    // Only service.name counts here; the top-level name of the old layout is good enough for showing, not for this check.
    const auto service = document.find("service");
    std::string name;
    if (service != document.end() && service->is_object())
        if (const auto found = service->find("name"); found != service->end() && found->is_string())
            name = found->get<std::string>();
    const int line = lineOfJson(file.text, {"service", "name"});
    const std::string serviceFile(kServiceFile);
    if (name.empty())
        report.problem("service.name is missing from " + serviceFile,
                       {"structure.manifest.name", "Set service.name in " + serviceFile + " to \"" + directory + "\".", ""}, serviceFile,
                       line);
    else if (workspace.testing.structure.nameMatchesDirectory && name != directory)
        report.problem("service.name is \"" + text::shortened(name, 80) + "\", but the directory is \"" + directory + "\"",
                       {"structure.manifest.name",
                        "Set service.name in " + serviceFile + " to \"" + directory +
                            "\", or structure.validations.service_json_name_matches_directory in .vrooli/testing.json to false.",
                        ""},
                       serviceFile, line);
    else
        report.tell(Kind::Success, "service.name is \"" + text::shortened(name, 80) + "\"", serviceFile, line);
}

/// `path: message` lines of one file, the first with the remediation.
void tellViolations(const std::string &file, const std::string &content, const std::vector<SchemaViolation> &violations,
                    StructureReport &report)
{
    const auto place = [](const SchemaViolation &violation) {
        std::string path;
        for (const std::string &step : violation.path)
            path = !step.empty() && step.find_first_not_of("0123456789") == std::string::npos ? path + "[" + step + "]"
                                                                                              : jsonPathOf(path, step);
        return path.empty() ? std::string("(root)") : path;
    };
    std::vector<std::string> lines;
    for (const SchemaViolation &violation : violations)
        lines.push_back(place(violation) + ": " + violation.message);
    std::vector<std::string> hinted(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(std::min(lines.size(), kShownViolations)));
    const std::string count = std::to_string(lines.size()) + (lines.size() == 1 ? " rule" : " rules");
    report.problem(file + " breaks " + count + " of its schema: " + lines.front(),
                   {"structure.schema", "Correct " + file + " (" + count + " broken): " + text::join(hinted, "; ") + ".", ""}, file,
                   lineOfJson(content, violations.front().path));
    for (std::size_t i = 1; i < lines.size() && i < kShownViolations; ++i)
        report.detail(lines[i], file, lineOfJson(content, violations[i].path));
    if (lines.size() > kShownViolations)
        report.detail(std::to_string(lines.size() - kShownViolations) + " more", file);
}

/// Whether the file was there to be checked.
bool checkSchema(const Workspace &workspace, std::string_view schema, StructureReport &report)
{
    const std::string file = ".vrooli/" + std::string(schema) + ".json";
    const ManifestFile manifest = readManifestFile(workspace.directory / file);
    if (!manifest.problem.empty()) {
        if (file == kServiceFile) // the group before has said it
            report.tell(Kind::Skip, "not checked: it " + manifest.problem, file);
        else
            report.problem(
                file + " " + manifest.problem,
                {file == kTestingFile ? "config.section" : "structure.schema", "Correct " + file + ": it " + manifest.problem + ".", ""},
                file, lineIn(manifest.problem));
        return false;
    }
    if (!manifest.document) {
        report.tell(Kind::Skip, file + " is not there");
        return false;
    }
    const auto violations = checkAgainstSchema(schema, *manifest.document);
    if (!violations)
        report.problem(
            violations.error().message,
            {"structure.schema.missing", "This installation is damaged: " + violations.error().message + ". Install it again.", ""}, file,
            0, FailureClass::System);
    else if (violations->empty())
        report.tell(Kind::Success, file + " follows its schema", file);
    else
        tellViolations(file, manifest.text, *violations, report);
    return true;
}

} // namespace

void checkManifest(const Workspace &workspace, StructureReport &report)
{
    report.tell(Kind::Section, "Manifest");
    const std::string file(kServiceFile);
    if (!workspace.serviceProblem.empty()) {
        report.problem(file + " " + workspace.serviceProblem,
                       {"structure.manifest.parse", "Correct " + file + ": it " + workspace.serviceProblem + ".", ""}, file,
                       lineIn(workspace.serviceProblem));
        return;
    }
    if (!workspace.service) {
        report.problem(
            file + " is missing",
            {"structure.manifest.missing",
             "Write " + file + " with \"version\", \"service\": {\"name\": ...} and \"lifecycle\": {\"health\": {\"checks\": [...]}}.", ""},
            file);
        return;
    }
    const ManifestFile manifest = readManifestFile(workspace.directory / kServiceFile);
    checkName(workspace, manifest, report);
    const int line = lineOfJson(manifest.text, {"lifecycle", "health", "checks"});
    if (workspace.service->healthChecks > 0)
        report.tell(Kind::Success,
                    std::to_string(workspace.service->healthChecks) +
                        (workspace.service->healthChecks == 1 ? " health check" : " health checks"),
                    file, line);
    else
        report.problem(
            "no health check in " + file,
            {"structure.manifest.health",
             "Fill lifecycle.health.checks in " + file +
                 ", for example with {\"name\": \"api\", \"type\": \"http\", \"target\": \"http://localhost:${API_PORT}/health\"}.",
             ""},
            file, line);
}

int checkSchemas(const Workspace &workspace, StructureReport &report)
{
    report.tell(Kind::Section, "Schemas");
    int checked = 0;
    for (const std::string_view schema : {"service", "testing", "endpoints", "lighthouse"})
        checked += checkSchema(workspace, schema, report) ? 1 : 0;
    return checked;
}

} // namespace genie
