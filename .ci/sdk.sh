# shellcheck shell=bash
# Sourced by run and test: finds the .NET SDK that global.json asks for, or says what to install and ends.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1

if ! command -v dotnet >/dev/null && [ -x "${HOME:-}/.dotnet/dotnet" ]; then
    export PATH="$HOME/.dotnet:$PATH" # where Microsoft's install script puts it
fi

if ! dotnet --version >/dev/null 2>&1; then
    {
        echo "Undersign is built with the .NET 10 SDK (10.0.400 or later), and this machine has $(
            (dotnet --list-sdks 2>/dev/null || true) | awk '{ print $1 }' | paste -sd ' ' - | sed 's/^$/no .NET SDK/')."
        echo "Install it, then run this again:"
        echo "  Debian, Ubuntu   curl -fsSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0"
        echo "  macOS            brew install --cask dotnet-sdk"
        echo "  Windows          winget install Microsoft.DotNet.SDK.10   (and run this in Git Bash or WSL)"
    } >&2
    exit 1
fi

# Programs built here look for the runtime in the usual places only; tell them when it is elsewhere.
if [ -z "${DOTNET_ROOT:-}" ]; then
    dotnet_folder=$(dirname "$(readlink -f "$(command -v dotnet)" 2>/dev/null || command -v dotnet)")
    if [ -d "$dotnet_folder/shared/Microsoft.NETCore.App" ]; then
        export DOTNET_ROOT="$dotnet_folder"
    fi
fi
