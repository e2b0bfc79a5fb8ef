using System.CommandLine;
using System.Text;
using Undersign.Organisations;

namespace Undersign.Commands;

/// <summary><c>undersign password</c>: what stands in settings instead of a password.</summary>
internal static class PasswordCommand
{
    private const int LeastLength = 12;

    public static Command Create()
    {
        var command = new Command("password", """
            Asks for a password and prints its hash, to stand in organisation.yaml:

              identity: { users: [{ name: scanner@contoso.example, passwordHash: "..." }] }

            Not at a terminal, the password is the first line of standard input. Exit code 0: printed. 1: the password is too short.
            """);
        command.SetAction(parsed => Run(Console.IsInputRedirected ? Console.In.ReadLine() : Ask(), parsed.InvocationConfiguration));
        return command;
    }

    public static int Run(string? password, InvocationConfiguration streams)
    {
        if (password is null || password.Length < LeastLength)
        {
            streams.Error.WriteLine(string.Create(null, $"A password has at least {LeastLength} characters; for instance what \"openssl rand -base64 18\" prints."));
            return ExitCode.Failed;
        }

        streams.Output.WriteLine(PasswordHash.Of(password).ToText());
        return ExitCode.Done;
    }

    /// <summary>Without showing it.</summary>
    private static string Ask()
    {
        Console.Error.Write("Password: ");
        var password = new StringBuilder();
        while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                password.Length = Math.Max(0, password.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                password.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return password.ToString();
    }
}
