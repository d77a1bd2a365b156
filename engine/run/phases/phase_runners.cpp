// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/phases/business/business_phase.h"
#include "run/phases/dependencies/dependencies_phase.h"
#include "run/phases/docs/docs_phase.h"
#include "run/phases/lint/lint_phase.h"
#include "run/phases/phase_runner.h"
#include "run/phases/standards/standards_phase.h"
#include "run/phases/structure/structure_phase.h"
#include "run/phases/unit/unit_phase.h"

namespace genie {

std::vector<std::unique_ptr<PhaseRunner>> makePhaseRunners()
{
    std::vector<std::unique_ptr<PhaseRunner>> runners;
    runners.push_back(makeStructurePhase());
    runners.push_back(makeDependenciesPhase());
    runners.push_back(makeUnitPhase());
    runners.push_back(makeStandardsPhase());
    runners.push_back(makeLintPhase());
    runners.push_back(makeDocsPhase());
    runners.push_back(makeBusinessPhase());
    return runners;
}

} // namespace genie
