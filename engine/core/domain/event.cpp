// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/domain/event.h"

#include <type_traits>

namespace genie {

namespace {

template <class... Fs> struct Overloaded : Fs... {
    using Fs::operator()...;
};
template <class... Fs> Overloaded(Fs...) -> Overloaded<Fs...>;

} // namespace

std::string_view kindOf(const Fact &fact)
{
    return std::visit(Overloaded{
                          [](const RunQueued &) { return std::string_view("run_queued"); },
                          [](const RunStarted &) { return std::string_view("run_started"); },
                          [](const PhaseStarted &) { return std::string_view("phase_started"); },
                          [](const PhaseObserved &) { return std::string_view("phase_observed"); },
                          [](const CasesRecorded &) { return std::string_view("cases_recorded"); },
                          [](const LogGrew &) { return std::string_view("log_grew"); },
                          [](const PhaseFinished &) { return std::string_view("phase_finished"); },
                          [](const RunFinished &) { return std::string_view("run_finished"); },
                          [](const ScenarioAdded &) { return std::string_view("scenario_added"); },
                          [](const ScenarioRemoved &) { return std::string_view("scenario_removed"); },
                          [](const RequirementsSynced &) { return std::string_view("requirements_synced"); },
                          [](const RequestQueued &) { return std::string_view("request_queued"); },
                          [](const RequestChanged &) { return std::string_view("request_changed"); },
                          [](const RequestJudged &) { return std::string_view("request_judged"); },
                      },
                      fact);
}

ExecutionId runOf(const Fact &fact)
{
    return std::visit(
        [](const auto &value) -> ExecutionId {
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, RunQueued>)
                return value.execution.id;
            else if constexpr (requires { value.run; })
                return value.run;
            else
                return {};
        },
        fact);
}

RequestId requestOf(const Fact &fact)
{
    return std::visit(Overloaded{
                          [](const RequestQueued &queued) { return queued.request.id; },
                          [](const RequestChanged &changed) { return changed.request.id; },
                          [](const RequestJudged &judged) { return judged.verdict.request; },
                          [](const RunQueued &queued) { return queued.execution.request.suiteRequest; },
                          [](const auto &) { return RequestId(); },
                      },
                      fact);
}

} // namespace genie
