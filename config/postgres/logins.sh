#!/bin/bash
# The logins of a deployment, made once, when the database is made: one may migrate, one works, one reads the register.
# The groups are the migrations' own; they stand here too, since the logins must belong to them.
set -euo pipefail
secret() { cat "${SECRETS:-/run/secrets}/$1"; }

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname "$POSTGRES_DB" \
  --set database="$POSTGRES_DB" --set owner="$(secret owner_password)" \
  --set app="$(secret app_password)" --set public="$(secret public_password)" <<'SQL'
CREATE ROLE registry_app NOLOGIN;
CREATE ROLE registry_public NOLOGIN;
CREATE ROLE registry_owner LOGIN CREATEROLE PASSWORD :'owner'; -- the migrations make roles where these are missing
CREATE ROLE registry_web LOGIN PASSWORD :'app' IN ROLE registry_app;
CREATE ROLE registry_feed LOGIN PASSWORD :'public' IN ROLE registry_public;
GRANT registry_app, registry_public TO registry_owner WITH ADMIN OPTION;
ALTER DATABASE :"database" OWNER TO registry_owner;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO registry_web, registry_feed;
SQL
