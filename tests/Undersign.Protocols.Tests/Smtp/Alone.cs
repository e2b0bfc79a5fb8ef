namespace Undersign.Protocols.Tests.Smtp;

/// <summary>Tests that measure memory or change the environment: they run when no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
