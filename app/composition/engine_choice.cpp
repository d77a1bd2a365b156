// SPDX-License-Identifier: GPL-3.0-or-later
#include "composition/engine_choice.h"

#include "scenario/workspace/discovery.h"

#include <cstdlib>

namespace genie {

namespace {

/// The path of a `sqlite:PATH` store, made absolute; its logs and locks lie beside it in `PATH.d`.
Done useStore(EngineOptions &options, const std::string &store)
{
    constexpr std::string_view kScheme = "sqlite:";
    if (store.rfind(kScheme, 0) != 0 || store.size() == kScheme.size())
        return fail(FailureKind::Invalid, "--store takes sqlite:PATH, such as sqlite:/var/lib/test-genie/store.sqlite");
    std::error_code error;
    options.storeFile = std::filesystem::absolute(store.substr(kScheme.size()), error);
    if (error)
        return fail(FailureKind::Invalid, "--store: " + error.message());
    options.dataDirectory = options.storeFile;
    options.dataDirectory += ".d";
    return {};
}

} // namespace

std::filesystem::path bundledSamples()
{
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    if (!error) {
        const auto installed = program.parent_path().parent_path() / "share" / "test-genie" / "samples";
        if (std::filesystem::is_directory(installed, error))
            return installed;
    }
    const std::filesystem::path source = GENIE_SAMPLES_DIR;
    return std::filesystem::is_directory(source, error) ? source : std::filesystem::path();
}

Outcome<EngineChoice> chooseEngine(const std::string &scenariosRoot, const std::string &store)
{
    EngineChoice choice{defaultEngineOptions(), ""};
    if (!store.empty())
        if (auto used = useStore(choice.options, store); !used)
            return tl::unexpected(used.error());

    std::error_code error;
    const char *fromEnvironment = std::getenv("SCENARIOS_ROOT");
    const std::string asked = !scenariosRoot.empty() ? scenariosRoot : fromEnvironment != nullptr ? fromEnvironment : "";
    if (!asked.empty()) {
        choice.options.scenariosRoot = std::filesystem::absolute(asked, error).lexically_normal();
        if (!std::filesystem::is_directory(choice.options.scenariosRoot, error))
            return fail(FailureKind::Invalid, "the scenarios root '" + asked + "' is not a directory; give one with --scenarios-root DIR");
        return choice;
    }
    const auto here = std::filesystem::current_path(error);
    if (const auto found = discoverScenarios(here); !error && found && !found->empty()) {
        choice.options.scenariosRoot = here;
        return choice;
    }
    choice.options.scenariosRoot = bundledSamples();
    if (!choice.options.scenariosRoot.empty())
        choice.notice = "no scenarios in this directory: using the bundled samples (choose others with --scenarios-root DIR)";
    return choice;
}

} // namespace genie
