// SPDX-License-Identifier: GPL-3.0-or-later
#include "composition/engine_choice.h"

#include "composition/engine_book.h"
#include "door/link/local_link.h"
#include "door/remote/http_link.h"
#include "host/secrets/secrets.h"
#include "memory/open_store.h"
#include "scenario/workspace/discovery.h"

#include <cstdlib>

namespace genie {

namespace {

/// The path of a `sqlite:PATH` store, made absolute; its logs lie beside it in `PATH.d`. Those of a PostgreSQL store stay in this user's
/// own data directory.
Done useStore(EngineOptions &options, const std::string &store)
{
    constexpr std::string_view kScheme = "sqlite:";
    if (isPostgresAddress(store)) {
        options.store = store;
        return {};
    }
    if (store.rfind(kScheme, 0) != 0 || store.size() == kScheme.size())
        return fail(FailureKind::Invalid,
                    "--store takes sqlite:PATH, such as sqlite:/var/lib/test-genie/store.sqlite, or postgresql://USER@HOST/DATABASE");
    std::error_code error;
    const auto file = std::filesystem::absolute(store.substr(kScheme.size()), error);
    if (error)
        return fail(FailureKind::Invalid, "--store: " + error.message());
    options.store = std::string(kScheme) + file.string();
    options.dataDirectory = file;
    options.dataDirectory += ".d";
    return {};
}

/// A folder that is installed beside the program, or lies in the source tree that it was built from. Empty when it is nowhere.
std::filesystem::path installedOr(const char *name, const std::filesystem::path &source)
{
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    if (!error) {
        const auto installed = program.parent_path().parent_path() / "share" / "test-genie" / name;
        if (std::filesystem::is_directory(installed, error))
            return installed;
    }
    return std::filesystem::is_directory(source, error) ? source : std::filesystem::path();
}

} // namespace

std::filesystem::path bundledSamples() { return installedOr("samples", GENIE_SAMPLES_DIR); }

std::filesystem::path manualDirectory() { return installedOr("manual", GENIE_MANUAL_DIR); }

Outcome<EngineChoice> chooseEngine(const std::string &scenariosRoot, const std::string &store)
{
    EngineChoice choice{defaultEngineOptions(), {}, ""};
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

bool RemoteWish::isWished() const { return !url.empty() || std::getenv("TEST_GENIE_ENGINE") != nullptr; }

Outcome<std::optional<RemoteEngine>> chooseRemote(const RemoteWish &wish, const std::filesystem::path &configDirectory)
{
    const auto fromEnvironment = [](const char *name) {
        const char *value = std::getenv(name);
        return std::string(value != nullptr ? value : "");
    };
    RemoteEngine engine;
    engine.url = wish.url.empty() ? fromEnvironment("TEST_GENIE_ENGINE") : wish.url;
    if (engine.url.empty())
        return std::nullopt;
    if (engine.url.find(':') == std::string::npos && engine.url.find('/') == std::string::npos) {
        const auto book = EngineBook::read(configDirectory);
        auto named = book ? book->engine(engine.url) : tl::unexpected(book.error());
        if (!named)
            return tl::unexpected(named.error().within("--engine"));
        engine = std::move(*named);
    }
    if (auto usable = engine.check(); !usable)
        return tl::unexpected(usable.error().within("--engine"));
    if (!wish.authority.empty())
        engine.authority = wish.authority;
    if (wish.tokenFile.empty()) {
        if (engine.token.empty())
            engine.token = fromEnvironment("TEST_GENIE_TOKEN");
        return engine;
    }
    auto token = secretIn(wish.tokenFile);
    if (!token)
        return tl::unexpected(token.error().within("--engine-token-file"));
    engine.token = std::move(*token);
    return engine;
}

std::unique_ptr<Link> openLink(const EngineChoice &choice)
{
    if (choice.remote)
        return std::make_unique<HttpLink>(*choice.remote);
    return std::make_unique<LocalLink>(choice.options);
}

} // namespace genie
