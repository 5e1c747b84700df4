/** What a cluster of the tests is made of; the same versions as in docker-compose.yml. */
export const temporalVersion = '1.29.1';
export const postgresqlVersion = '16.14';
/** Of the npm package that holds that PostgreSQL. */
export const postgresqlPackageVersion = '16.14.0-beta.17';
