#!/bin/sh
# Installs the system packages that saraban needs, where they are missing: by apt with root or sudo, by
# Homebrew on macOS. With the argument "office", LibreOffice as well.
set -eu

missing=""
need() { # need COMMAND PACKAGE...
    command -v "$1" >/dev/null 2>&1 || { shift; missing="$missing $*"; }
}

if [ "$(uname -s)" = Darwin ]; then
    need tesseract tesseract tesseract-lang
    [ "${1:-}" != office ] || need soffice "--cask libreoffice"
    [ -z "$missing" ] || brew install $missing
    exit 0
fi

need tesseract tesseract-ocr
if ! tesseract --list-langs 2>/dev/null | grep -qx tha; then missing="$missing tesseract-ocr-tha"; fi
if ! tesseract --list-langs 2>/dev/null | grep -qx eng; then missing="$missing tesseract-ocr-eng"; fi
if ! tesseract --list-langs 2>/dev/null | grep -qx osd; then missing="$missing tesseract-ocr-osd"; fi
[ -d /usr/share/fonts/truetype/tlwg ] || missing="$missing fonts-thai-tlwg"
if [ "${1:-}" = office ]; then need soffice libreoffice-writer-nogui; fi

[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null 2>&1; then
    echo "Please install these packages (Debian names) with your system's package manager:$missing" >&2
    exit 1
fi
sudo=""
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || { echo "Root or sudo is needed to install:$missing" >&2; exit 1; }
    sudo=sudo
fi
echo "Installing:$missing"
$sudo apt-get update -qq
# shellcheck disable=SC2086 # the list is meant to split
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
