-- What version 3 had in its database: three notes, a conversation with a thumb on its answer, a round.
BEGIN TRANSACTION;
CREATE TABLE conversations (
	id VARCHAR(32) NOT NULL, 
	owner VARCHAR(200) NOT NULL, 
	title TEXT NOT NULL, 
	created FLOAT NOT NULL, 
	updated FLOAT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "conversations" VALUES('c1','local','What does Coco eat?',1.79568855661372542382e+09,1.79568855661947393413e+09);
CREATE TABLE feedback (
	conversation_id VARCHAR(32) NOT NULL, 
	position INTEGER NOT NULL, 
	owner VARCHAR(200) NOT NULL, 
	thumbs VARCHAR(4) NOT NULL, 
	comment TEXT NOT NULL, 
	created FLOAT NOT NULL, 
	PRIMARY KEY (conversation_id, position), 
	FOREIGN KEY(conversation_id, position) REFERENCES messages (conversation_id, position) ON DELETE CASCADE
);
INSERT INTO "feedback" VALUES('c1',1,'local','up','yes',1.79568855662322545045e+09);
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
INSERT INTO "messages" VALUES('c1',0,'user','What does Coco eat?','null',1.79568855661634922031e+09);
INSERT INTO "messages" VALUES('c1',1,'assistant','The parrot Coco eats walnuts at noon.','{"text": "The parrot Coco eats walnuts at noon.", "abstained": false, "engine": "embedded", "question": "What does Coco eat?", "mended": {}, "sentences": [{"text": "The parrot Coco eats walnuts at noon.", "citations": ["ca6bd542102786054740"], "support": 1.0, "quoted": true, "quote": "The parrot Coco eats walnuts at noon.", "heading": ""}], "passages": [{"id": "ca6bd542102786054740", "note": "my-parrot", "title": "My parrot", "heading": "Voice", "text": "It says hello.", "score": 0.1016, "owner": "local"}]}',1.79568855661947393413e+09);
CREATE TABLE meta (
	"key" VARCHAR(40) NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('version','3');
INSERT INTO "meta" VALUES('generation','3');
INSERT INTO "meta" VALUES('identity','65cfd8389a9a46fe9f30f8e9b4284496');
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
INSERT INTO "notes" VALUES('corpus','concepts/skew','Title of concepts/skew','note','{"id": "concepts/skew", "title": "Title of concepts/skew", "kind": "note", "steps": [], "aliases": [], "related": [], "sources": [], "license": "", "updated": null}','---
id: concepts/skew
title: Title of concepts/skew
---

## What it is

Skew is a difference between training and serving.
','{corpus}/concepts/skew.md','1a54947f3014c2c5cfea9601b5698dd781a5c037def6b07e7c347970189f0859','embedder=fake:1:f32 window=256 cutter=3');
INSERT INTO "notes" VALUES('local','my-parrot','My parrot','note','{"id": "my-parrot", "title": "My parrot", "kind": "note", "steps": [], "aliases": [], "related": [], "sources": [], "license": "", "updated": null}','# My parrot

The parrot Coco eats walnuts at noon.

## Voice

It says hello.
','{data}/notes/local/my-parrot.md','c1e4da86c301f8d4d4243c0441a865ad146809ea15aa6f5ae036f74536fe5e3a','embedder=fake:1:f32 window=256 cutter=3');
INSERT INTO "notes" VALUES('local','plan','My plan','note','{"id": "plan", "title": "My plan", "kind": "note", "steps": [], "aliases": ["Roadmap"], "related": [], "sources": [], "license": "", "updated": null}','---
title: My plan
aliases: [Roadmap]
---

I train on Sundays.
','{data}/notes/local/plan.md','1c33fdeeea00726e3cf79b2b64b2a047c1ffa5d497d08c0c09bc9e231ceda93c','embedder=fake:1:f32 window=256 cutter=3');
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
INSERT INTO "passages" VALUES('80fc7dd1517df4daa9f9','corpus','concepts/skew','what-it-is',0,'["Title of concepts/skew", "What it is"]','text','Skew is a difference between training and serving.','[]',NULL,'[]',8);
INSERT INTO "passages" VALUES('f6c431bbfb5b0e7fb325','local','my-parrot','my-parrot',0,'["My parrot"]','text','The parrot Coco eats walnuts at noon.','[]',NULL,'[]',3);
INSERT INTO "passages" VALUES('ca6bd542102786054740','local','my-parrot','voice',1,'["My parrot", "Voice"]','text','It says hello.','[]',NULL,'[]',7);
INSERT INTO "passages" VALUES('e55653dbd3e6bca2891b','local','plan','start',0,'["My plan"]','text','I train on Sundays.','[]',NULL,'[]',6);
CREATE TABLE preferences (
	owner VARCHAR(200) NOT NULL, 
	name VARCHAR(40) NOT NULL, 
	value JSON NOT NULL, 
	PRIMARY KEY (owner, name)
);
CREATE TABLE rounds (
	id VARCHAR(32) NOT NULL, 
	owner VARCHAR(200) NOT NULL, 
	case_slug VARCHAR(100) NOT NULL, 
	revision INTEGER NOT NULL, 
	state JSON NOT NULL, 
	scorecard JSON, 
	created FLOAT NOT NULL, 
	updated FLOAT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "rounds" VALUES('r1','local','toy-feed',1,'{"said": "hello"}','null',1.79568855662485408778e+09,1.79568855662485408778e+09);
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
INSERT INTO "sections" VALUES('corpus','concepts/skew','what-it-is',0,'["Title of concepts/skew", "What it is"]','[]','Skew is a difference between training and serving.');
INSERT INTO "sections" VALUES('local','my-parrot','my-parrot',0,'["My parrot"]','[]','The parrot Coco eats walnuts at noon.');
INSERT INTO "sections" VALUES('local','my-parrot','voice',1,'["My parrot", "Voice"]','[]','It says hello.');
INSERT INTO "sections" VALUES('local','plan','start',0,'["My plan"]','[]','I train on Sundays.');
CREATE TABLE vectors (
	id VARCHAR(40) NOT NULL, 
	passage_id VARCHAR(20) NOT NULL, 
	vector BLOB NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(passage_id) REFERENCES passages (id) ON DELETE CASCADE
);
INSERT INTO "vectors" VALUES('80fc7dd1517df4daa9f9:text','80fc7dd1517df4daa9f9',X'5D2F5DBE6E8E48BE27467DBE4BEAE2BD67DC9B3C9DB0783E8A6BFE3D8A6BFEBD707457BDD39958BEC6A886BE6CA8B9BD549721BE19E2233E25606E3C79AE8E3E3C1382BEC23A6D3EDBD38F3E4152A73D8A6BFE3D773B873DA291993D88856F3ED39958BE6E8E483E079D29BD549721BE79AE8EBE9FAB0ABE4152A73D079D293D');
INSERT INTO "vectors" VALUES('f6c431bbfb5b0e7fb325:text','f6c431bbfb5b0e7fb325',X'A8B86C3E61496BBDD8E0ACBEDD0D933E8233D73D56815BBED9974E3C9C82193E9C82193EF981BABDADE552BEA166A13E415FFFBD9C82193EE45F5EBEB8ADE23D5513983DA21DC33CFF1C643E451E223E8C8DA3BD776B473E969E913E1E998C3D3529ACBC98C376BDE3F11ABDEF27EEBDF981BABD723E61BEF3E6103E3F3A9ABE');
INSERT INTO "vectors" VALUES('ca6bd542102786054740:text','ca6bd542102786054740',X'F58358BE2B3271BEEA65293E570826BD36DC36BEDA2CCCBD78EE493D9E92813E00E8523DA8C77F3D88CA8C3E05776A3E31F084BE934556BEF5C9A33D0B4C4DBEA338683E986084BD83988F3A986084BDCFB1823E310754BEB37145BCBE8FF43D932E873E20CE76BD620F86BE7DC3AC3D88E15BBDBE1B0B3D00D183BE620F863E');
INSERT INTO "vectors" VALUES('e55653dbd3e6bca2891b:text','e55653dbd3e6bca2891b',X'1BE38BBEF697153E154253BE0293ADBC056DB43DD5A67EBEED7604BD6E405BBBCC856DBCCEF270BE0293ADBCF2BD0E3EA727A2BD9E06113EC08A55BE737490BECB186A3EB3223A3E4A4F133EC4645C3E295E7C3E624543BE2417723DC4645CBE5DFEB83D71078D3E154253BE0AB43E3EAF48333E9E0611BEA1E0173E07DA373E');
CREATE INDEX conversations_of_owner ON conversations (owner, updated);
CREATE INDEX rounds_of_owner ON rounds (owner, updated);
CREATE INDEX passages_of_note ON passages (owner, note_id);
CREATE INDEX vectors_of_passage ON vectors (passage_id);
COMMIT;