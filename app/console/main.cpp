// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/exit_code.h"
#include "composition/engine_choice.h"
#include "console/console_options.h"
#include "console/console_session.h"
#include "console/screenshot.h"

#include <QApplication>
#include <QFile>

#include <iostream>

namespace {

using namespace genie;
using namespace genie::ui;

/// Whether a window could be shown: without a display Qt would abort with a core dump.
bool hasDisplay()
{
    return !qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM") || !qEnvironmentVariableIsEmpty("DISPLAY") ||
           !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
}

int complain(const std::string &what, ExitCode code)
{
    std::cerr << "test-genie-console: " << what << "\n";
    return static_cast<int>(code);
}

int show(ConsoleSession &session, const ConsoleOptions &options)
{
    MainWindow &window = session.window();
    if (!options.screenshot.empty())
        window.resize(options.size);
    const QString page = options.page.empty() && window.currentPage() ? window.currentPage()->id() : qtext(options.page);
    window.navigate(page, qtext(options.open));
    window.show();
    if (options.screenshot.empty())
        return QApplication::exec();
    int code = 0;
    auto *picture = new Screenshot(window, QFile::decodeName(options.screenshot.c_str()), &window);
    QObject::connect(picture, &Screenshot::taken, &window, [&code](const QString &trouble) {
        code = trouble.isEmpty() ? 0 : complain(utf8(trouble), ExitCode::Internal);
        QApplication::exit(code);
    });
    return QApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    int exit = -1;
    const ConsoleOptions options = readConsoleOptions(argc, argv, exit);
    if (exit >= 0)
        return exit;
    const bool picture = !options.screenshot.empty();
    if (!hasDisplay()) {
        if (!picture)
            return complain("there is no display here; test-genie does the same in a terminal, --screenshot FILE.png makes a picture",
                            ExitCode::Usage);
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    auto choice = chooseEngine(options.scenariosRoot, options.store);
    if (!choice)
        return complain(choice.error().message, exitCodeOf(choice.error().kind));

    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("test-genie-console"));
    QApplication::setApplicationDisplayName(QStringLiteral("Test Genie"));
    QApplication::setOrganizationName(QStringLiteral("test-genie"));
    QApplication::setApplicationVersion(QStringLiteral(GENIE_VERSION));
    Look::current().apply(application, options.theme);
    auto remote = chooseRemote(options.remote, choice->options.configDirectory);
    if (!remote)
        return complain(remote.error().message, exitCodeOf(remote.error().kind));
    choice->remote = std::move(*remote);
    ConsoleSession session(std::move(*choice), !picture);
    return show(session, options);
}
