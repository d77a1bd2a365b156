// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/structure/structure_phase.h"

#include "run/phases/structure/structure_checks.h"

namespace genie {

namespace {

class StructurePhase : public PhaseRunner {
public:
    [[nodiscard]] std::string_view name() const override { return "structure"; }

    PhaseOutcome run(const PhaseContext &context) const override
    {
        const Workspace &workspace = context.workspace;
        if (!workspace.hasConfig) {
            PhaseOutcome skipped;
            skipped.status = PhaseStatus::Skipped;
            skipped.skipReason = "there is no .vrooli directory, so no layout is promised that could be checked";
            context.reporter.observe({Observation::Kind::Skip, skipped.skipReason, "", 0});
            return skipped;
        }
        StructureReport report(context.reporter);
        for (const ConfigWarning &warning : workspace.warnings)
            report.tell(Observation::Kind::Warning, (warning.path.empty() ? "" : warning.path + ": ") + warning.message, warning.file);
        const int directories = checkDirectories(workspace, report);
        const int files = checkFiles(workspace, report);
        checkCommandLine(workspace, report);
        checkManifest(workspace, report);
        const int schemas = checkSchemas(workspace, report);
        checkPlaybooks(workspace, report);
        return report.finish(std::to_string(directories) + " dirs, " + std::to_string(files) + " files, " + std::to_string(schemas) +
                             " JSON files");
    }
};

} // namespace

std::unique_ptr<PhaseRunner> makeStructurePhase() { return std::make_unique<StructurePhase>(); }

} // namespace genie
