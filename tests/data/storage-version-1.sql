-- The tables as version 1 made them, with a conversation in them.
CREATE TABLE meta (
	"key" VARCHAR(40) NOT NULL,
	value TEXT NOT NULL,
	PRIMARY KEY ("key")
);
CREATE TABLE notes (
	owner VARCHAR(200) NOT NULL,
	id VARCHAR(200) NOT NULL,
	title TEXT NOT NULL,
	kind VARCHAR(20) NOT NULL,
	front JSON NOT NULL,
	source TEXT NOT NULL,
	path TEXT NOT NULL,
	sha256 VARCHAR(64) NOT NULL,
	recipe TEXT NOT NULL,
	PRIMARY KEY (owner, id)
);
CREATE TABLE conversations (
	id VARCHAR(32) NOT NULL,
	owner VARCHAR(200) NOT NULL,
	title TEXT NOT NULL,
	created FLOAT NOT NULL,
	updated FLOAT NOT NULL,
	PRIMARY KEY (id)
);
CREATE INDEX conversations_of_owner ON conversations (owner, updated);
CREATE TABLE sections (
	owner VARCHAR(200) NOT NULL,
	note_id VARCHAR(200) NOT NULL,
	anchor VARCHAR(100) NOT NULL,
	position INTEGER NOT NULL,
	path JSON NOT NULL,
	steps JSON NOT NULL,
	markdown TEXT NOT NULL,
	PRIMARY KEY (owner, note_id, anchor),
	FOREIGN KEY(owner, note_id) REFERENCES notes (owner, id) ON DELETE CASCADE
);
CREATE TABLE passages (
	id VARCHAR(20) NOT NULL,
	owner VARCHAR(200) NOT NULL,
	note_id VARCHAR(200) NOT NULL,
	anchor VARCHAR(100) NOT NULL,
	position INTEGER NOT NULL,
	path JSON NOT NULL,
	kind VARCHAR(20) NOT NULL,
	text TEXT NOT NULL,
	steps JSON NOT NULL,
	case_slug VARCHAR(100),
	questions JSON NOT NULL,
	line INTEGER NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(owner, note_id) REFERENCES notes (owner, id) ON DELETE CASCADE
);
CREATE INDEX passages_of_note ON passages (owner, note_id);
CREATE TABLE messages (
	conversation_id VARCHAR(32) NOT NULL,
	position INTEGER NOT NULL,
	role VARCHAR(20) NOT NULL,
	text TEXT NOT NULL,
	answer JSON,
	created FLOAT NOT NULL,
	PRIMARY KEY (conversation_id, position),
	FOREIGN KEY(conversation_id) REFERENCES conversations (id) ON DELETE CASCADE
);
CREATE TABLE vectors (
	id VARCHAR(40) NOT NULL,
	passage_id VARCHAR(20) NOT NULL,
	vector BLOB NOT NULL,
	PRIMARY KEY (id),
	FOREIGN KEY(passage_id) REFERENCES passages (id) ON DELETE CASCADE
);
CREATE INDEX vectors_of_passage ON vectors (passage_id);
INSERT INTO meta VALUES ('version', '1'), ('generation', '7'), ('identity', 'abc');
INSERT INTO conversations VALUES ('c1', 'local', 'What is skew?', 1.0, 2.0);
INSERT INTO messages VALUES ('c1', 0, 'user', 'What is skew?', NULL, 1.0), ('c1', 1, 'assistant', 'A difference.', NULL, 2.0);
