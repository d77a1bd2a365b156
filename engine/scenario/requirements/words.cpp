// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/text.h"
#include "scenario/requirements/model.h"

#include <array>
#include <utility>

namespace genie {

namespace {

template <class T> using Word = std::pair<std::string_view, T>;

/// The first row's word of a value; its other rows are aliases.
template <class T, std::size_t N> std::string_view wordOf(const std::array<Word<T>, N> &words, T value)
{
    for (const auto &[word, meaning] : words)
        if (meaning == value)
            return word;
    return {};
}

template <class T, std::size_t N> std::optional<T> meaningOf(const std::array<Word<T>, N> &words, std::string_view written)
{
    const std::string wanted = text::lowered(text::trimmed(written));
    for (const auto &[word, meaning] : words)
        if (word == wanted)
            return meaning;
    return std::nullopt;
}

using D = DeclaredStatus;
constexpr std::array kDeclared = {
    Word<D>{"pending", D::Pending},
    Word<D>{"draft", D::Pending},
    Word<D>{"not_started", D::Pending},
    Word<D>{"todo", D::Pending},
    Word<D>{"backlog", D::Pending},
    Word<D>{"planned", D::Planned},
    Word<D>{"in_progress", D::InProgress},
    Word<D>{"inprogress", D::InProgress},
    Word<D>{"in-progress", D::InProgress},
    Word<D>{"wip", D::InProgress},
    Word<D>{"partial", D::InProgress},
    Word<D>{"blocked", D::InProgress},
    Word<D>{"complete", D::Complete},
    Word<D>{"completed", D::Complete},
    Word<D>{"done", D::Complete},
    Word<D>{"implemented", D::Complete},
    Word<D>{"validated", D::Complete},
    Word<D>{"verified", D::Complete},
    Word<D>{"not_implemented", D::NotImplemented},
    Word<D>{"notimplemented", D::NotImplemented},
    Word<D>{"not-implemented", D::NotImplemented},
};

using V = ValidationStatus;
constexpr std::array kValidation = {
    Word<V>{"not_implemented", V::NotImplemented},
    Word<V>{"notimplemented", V::NotImplemented},
    Word<V>{"not-implemented", V::NotImplemented},
    Word<V>{"pending", V::NotImplemented},
    Word<V>{"partial", V::NotImplemented},
    Word<V>{"planned", V::Planned},
    Word<V>{"implemented", V::Implemented},
    Word<V>{"passing", V::Implemented},
    Word<V>{"passed", V::Implemented},
    Word<V>{"failing", V::Failing},
    Word<V>{"failed", V::Failing},
};

using L = LiveStatus;
constexpr std::array kLive = {
    Word<L>{"passed", L::Passed},    Word<L>{"pass", L::Passed},
    Word<L>{"success", L::Passed},   Word<L>{"ok", L::Passed},
    Word<L>{"succeeded", L::Passed}, Word<L>{"passed_with_warnings", L::Passed},
    Word<L>{"failed", L::Failed},    Word<L>{"fail", L::Failed},
    Word<L>{"failure", L::Failed},   Word<L>{"error", L::Failed},
    Word<L>{"errored", L::Failed},   Word<L>{"timeout", L::Failed},
    Word<L>{"timed_out", L::Failed}, Word<L>{"skipped", L::Skipped},
    Word<L>{"skip", L::Skipped},     Word<L>{"pending", L::Skipped},
    Word<L>{"not_run", L::NotRun},   Word<L>{"notrun", L::NotRun},
    Word<L>{"not-run", L::NotRun},   Word<L>{"not run", L::NotRun},
    Word<L>{"missing", L::NotRun},   Word<L>{"not_executable", L::NotRun},
    Word<L>{"blocked", L::NotRun},   Word<L>{"cancelled", L::NotRun},
    Word<L>{"unknown", L::Unknown},
};

using C = Criticality;
constexpr std::array kCriticality = {
    Word<C>{"p0", C::P0},     Word<C>{"critical", C::P0}, Word<C>{"high", C::P0},  Word<C>{"p1", C::P1},  Word<C>{"major", C::P1},
    Word<C>{"medium", C::P1}, Word<C>{"p2", C::P2},       Word<C>{"minor", C::P2}, Word<C>{"low", C::P2},
};

using T = ValidationType;
constexpr std::array kType = {
    Word<T>{"test", T::Test},
    Word<T>{"unit", T::Test},
    Word<T>{"integration", T::Test},
    Word<T>{"unit_test", T::Test},
    Word<T>{"e2e", T::Test},
    Word<T>{"automation", T::Automation},
    Word<T>{"workflow", T::Automation},
    Word<T>{"playbook", T::Automation},
    Word<T>{"manual", T::Manual},
    Word<T>{"inspection", T::Manual},
    Word<T>{"review", T::Manual},
    Word<T>{"code_review", T::Manual},
    Word<T>{"code-inspection", T::Manual},
    Word<T>{"code", T::Manual},
    Word<T>{"implementation", T::Manual},
    Word<T>{"build", T::Manual},
    Word<T>{"lighthouse", T::Lighthouse},
    Word<T>{"perf", T::Lighthouse},
    Word<T>{"performance", T::Lighthouse},
};

using E = EvidenceTier;
constexpr std::array kTier = {
    Word<E>{"symbol", E::Symbol},
    Word<E>{"file+req", E::FileAndRequirement},
    Word<E>{"file", E::File},
    Word<E>{"workflow", E::Workflow},
    Word<E>{"req+phase", E::RequirementAndPhase},
    Word<E>{"req", E::Requirement},
    Word<E>{"phase", E::Phase},
    Word<E>{"manual", E::Manual},
};

constexpr std::array<Word<std::string_view>, 15> kPhase = {{
    {"unit-test", "unit"},
    {"unit_test", "unit"},
    {"unittest", "unit"},
    {"integration-test", "integration"},
    {"integration_test", "integration"},
    {"integrationtest", "integration"},
    {"e2e", "integration"},
    {"end-to-end", "integration"},
    {"end_to_end", "integration"},
    {"business-logic", "business"},
    {"business_logic", "business"},
    {"struct", "structure"},
    {"deps", "dependencies"},
    {"perf", "performance"},
    {"playbook", "playbooks"},
}};

} // namespace

std::string_view toWord(DeclaredStatus status) { return wordOf(kDeclared, status); }
std::string_view toWord(ValidationStatus status) { return wordOf(kValidation, status); }
std::string_view toWord(LiveStatus status) { return wordOf(kLive, status); }
std::string_view toWord(ValidationType type) { return wordOf(kType, type); }
std::string_view toWord(EvidenceTier tier) { return wordOf(kTier, tier); }

std::string_view toWord(Criticality criticality)
{
    switch (criticality) {
    case Criticality::P0: return "P0";
    case Criticality::P1: return "P1";
    case Criticality::P2: return "P2";
    case Criticality::None: break;
    }
    return {};
}

std::string_view toWord(IssueSeverity severity)
{
    switch (severity) {
    case IssueSeverity::Error: return "error";
    case IssueSeverity::Warning: return "warning";
    case IssueSeverity::Info: break;
    }
    return "info";
}

std::optional<DeclaredStatus> declaredStatusFrom(std::string_view word) { return meaningOf(kDeclared, word); }
std::optional<ValidationStatus> validationStatusFrom(std::string_view word) { return meaningOf(kValidation, word); }
std::optional<LiveStatus> liveStatusFrom(std::string_view word) { return meaningOf(kLive, word); }
std::optional<Criticality> criticalityFrom(std::string_view word) { return meaningOf(kCriticality, word); }
std::optional<ValidationType> validationTypeFrom(std::string_view word) { return meaningOf(kType, word); }

std::string phaseFrom(std::string_view word)
{
    const auto alias = meaningOf(kPhase, word);
    return alias ? std::string(*alias) : text::lowered(text::trimmed(word));
}

} // namespace genie
