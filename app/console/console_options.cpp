// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/console_options.h"

#include "cli/exit_code.h"
#include "composition/engine_arguments.h"
#include "views/shell/page_registry.h"

#include <CLI/CLI.hpp>

#include <iostream>
#include <map>

namespace genie::ui {

namespace {

std::vector<std::string> pages()
{
    std::vector<std::string> names;
    for (const QString &name : pageNames())
        names.push_back(utf8(name));
    return names;
}

/// "1440x900", within what a picture can sensibly be.
CLI::Validator sizeOfPicture(QSize &size)
{
    return CLI::Validator(
        [&size](const std::string &text) -> std::string {
            const QStringList parts = qtext(text).split(u'x');
            const QSize wished(parts.value(0).toInt(), parts.value(1).toInt());
            if (parts.size() != 2 || wished.width() < 900 || wished.height() < 560 || wished.width() > 7680 || wished.height() > 4320)
                return "must be WIDTHxHEIGHT, from 900x560 to 7680x4320";
            size = wished;
            return {};
        },
        "WxH");
}

} // namespace

ConsoleOptions readConsoleOptions(int argc, char **argv, int &exit)
{
    ConsoleOptions options;
    std::string size;
    const std::map<std::string, ThemeChoice> themes{{"light", ThemeChoice::Light}, {"dark", ThemeChoice::Dark}};
    CLI::App app{"The window to Test Genie: scenarios, runs, and what broke.", "test-genie-console"};
    app.set_version_flag("--version", std::string("test-genie-console ") + GENIE_VERSION);
    addEngineArguments(app, options.scenariosRoot, options.store, options.remote);
    app.add_option("--page", options.page, "The page to begin with")->check(CLI::IsMember(pages()));
    app.add_option("--open", options.open, "What that page opens: a scenario's name, or an execution's id");
    app.add_option("--theme", options.theme, "light or dark (default: as the desktop)")->transform(CLI::CheckedTransformer(themes));
    auto *picture = app.add_option("--screenshot", options.screenshot, "Write a picture of the page to this PNG file and end");
    app.add_option("--size", size, "Size of that picture (default: 1440x900)")->check(sizeOfPicture(options.size))->needs(picture);
    app.footer("Exit codes: 0 closed or picture written, 2 usage, 5 the picture could not be made.");
    exit = -1;
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError &error) {
        const int code = app.exit(error, std::cout, std::cerr);
        exit = code == 0 ? 0 : static_cast<int>(ExitCode::Usage);
    }
    return options;
}

} // namespace genie::ui
