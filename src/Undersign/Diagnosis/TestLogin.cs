namespace Undersign.Diagnosis;

/// <summary>What a test logs in with. Classes and not records, so that nothing prints a secret by accident (law 10).</summary>
internal abstract class TestLogin
{
    private TestLogin(string user) => User = user;

    public string User { get; }

    /// <summary>May be sent without TLS, where everybody between can read it.</summary>
    public bool MayGoInTheClear { get; init; }

    public sealed class WithPassword(string user, string password) : TestLogin(user)
    {
        public string Password => password;
    }

    /// <param name="source">Gives an access token of OAuth 2.0, or why there is none.</param>
    public sealed class WithToken(string user, Func<CancellationToken, Task<(string? Token, Cause? Cause)>> source) : TestLogin(user)
    {
        /// <summary>What the token is got with: whoever gives tokens may repeat it in saying why there is none.</summary>
        public IReadOnlyList<string> Secrets { get; init; } = [];

        public Task<(string? Token, Cause? Cause)> AskAsync(CancellationToken cancellationToken) => source(cancellationToken);
    }
}
