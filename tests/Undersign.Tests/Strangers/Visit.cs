namespace Undersign.Tests.Strangers;

/// <summary>What somebody who wants to leave mail shows of himself. Plain data: the law is told of it without a type of the gateway.</summary>
/// <param name="From">The address his connection comes from.</param>
/// <param name="Claimed">The address he says it comes from, in a header of the PROXY protocol; <see langword="null"/> without one.</param>
/// <param name="Certificate">The name in his certificate, shown if he is offered TLS.</param>
/// <param name="IsTrusted">Whether an authority of the receive connectors' issued it.</param>
/// <param name="User">The customer as whose user he signs in, with the right password.</param>
/// <param name="Code">A routing code in his message.</param>
/// <param name="IsReport">The null reverse-path, as reports have it.</param>
internal sealed record Visit(string From, string? Claimed, string? Certificate, bool IsTrusted, string? User, string? Code, bool IsReport);
