using Undersign.Storage;

namespace Undersign.Tests.Storage;

/// <summary>Released steps, as the databases of our users remember them. A line here is never changed; a new step adds one.</summary>
public sealed class MigrationTests
{
    [Fact]
    public void Released_migrations_are_as_they_were_released() =>
        Assert.Equal(
            [
                (1, "ee177ec4d6007c52"),
                (2, "b5ac42991c35a6e7"),
                (3, "d2334bf040308e23"),
                (4, "d13c07d4cae178b9"),
                (5, "c4b12f135b68c482"),
                (6, "76b0746303e7f5a4"),
                (7, "b16b1842bbc4d1e6"),
                (8, "1bb0994930c186a0"),
                (9, "cc8c6bdd35339e7a"),
                (10, "0635315da2065481"),
                (11, "ab5e220f72f2c508"),
                (12, "da8ee1c98f37a848"),
                (13, "0d6f1fde786e0e6d"),
                (14, "0b19601c0cfc902d"),
                (15, "cf6f82b2ad3e6b98"),
                (16, "7467edf64dd45354"),
                (17, "231a77f2af8b94e9"),
                (18, "e2e4a35e83e0c2a0"),
                (19, "9e451b7af113b05b"),
                (20, "52d8c95ed24d7273"),
                (21, "5e8309e478aa68fb"),
                (22, "555000e5670dc827"),
                (23, "f7e881d4bed63d4a"),
                (24, "6abf3d375b8acbf1"),
                (25, "3eda2bf8e8078e8e"),
                (26, "4481bfb7f7a8aff2"),
                (27, "ce32c3d658e90d85"),
                (28, "938262be3b7911d4"),
                (29, "52ba1282d9308bb9"),
                (30, "0539622c67a2e6c0"),
            ],
            Migration.All.Select(migration => (migration.Number, migration.Checksum[..16])));
}
