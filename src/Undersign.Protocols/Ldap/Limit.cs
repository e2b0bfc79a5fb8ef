namespace Undersign.Protocols.Ldap;

/// <summary>One wait: until somebody no longer wants it, or for so long.</summary>
internal sealed class Limit : IDisposable
{
    private readonly CancellationTokenSource _passed;
    private readonly CancellationTokenSource _both;
    private readonly CancellationToken _wanted;

    public Limit(LdapClientOptions options, TimeSpan wait, CancellationToken cancellationToken)
    {
        _wanted = cancellationToken;
        _passed = new(wait, options.Time);
        _both = CancellationTokenSource.CreateLinkedTokenSource(_passed.Token, cancellationToken);
    }

    public CancellationToken Token => _both.Token;

    /// <summary>The time is over, and it is not that nobody wants it any more.</summary>
    public bool HasPassed => _passed.IsCancellationRequested && !_wanted.IsCancellationRequested;

    public void Dispose()
    {
        _both.Dispose();
        _passed.Dispose();
    }
}
