// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/state/engine_list.h"

#include <QDialog>

#include <functional>

class QLineEdit;
class QPushButton;

namespace genie::ui {

class Banner;

/// Asks for the address of a served engine. What cannot be used is said in the dialog, which stays open with everything that was typed.
class EngineDialog : public QDialog {
    Q_OBJECT

public:
    /// `keep` takes the address over and answers what is wrong with it; empty when nothing is.
    EngineDialog(std::function<QString(const EngineAddress &)> keep, QWidget *parent = nullptr);

    [[nodiscard]] EngineAddress address() const;
    [[nodiscard]] Banner *banner() const { return m_banner; }

Q_SIGNALS:
    /// It was kept under this name.
    void kept(const QString &name);

private:
    void send();
    void enableSending();

    std::function<QString(const EngineAddress &)> m_keep;
    Banner *m_banner;
    QLineEdit *m_name;
    QLineEdit *m_url;
    QLineEdit *m_token;
    QLineEdit *m_authority;
    QPushButton *m_connect;
};

} // namespace genie::ui
